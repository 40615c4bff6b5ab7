import type { TunedSetting } from "../domain/settings";
import type { TurnTimes } from "../domain/tuning";
import type { TuneCandidate } from "./contract";
import { mayBeLikely, overrules } from "./bake";
import type { Exploration, Explorer } from "./explorer";
import { similarity } from "./kernel";
import { normalCdf } from "../statistics/normal";
import type { LogTimes } from "./observations";
import { differingSettings } from "./setup-values";
import { fitSurrogate } from "./surrogate";
import type { Surrogate } from "./surrogate";

/** What is believed of the candidates' log time of a turn against one of them: mean and standard deviation. */
export interface TurnBelief {
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
}

/** The two parts of a turn, each with a model of its own: settings act on them in different ways. */
export interface TurnModel {
  readonly against: (reference: number) => TurnBelief;
  readonly part: (part: "prefill" | "decode", reference: number) => TurnBelief;
  readonly visitDeviation: number;
}

const PARTS = { prefill: "prefillMsPerToken", decode: "decodeMsPerToken" } as const;

/** Log of what the prior expects against the baseline; nothing where it is silent. */
function priorOf(candidates: readonly TuneCandidate[], part: keyof TurnTimes): number[] {
  const anchor = candidates[0]?.predicted?.[part];
  return candidates.map(({ predicted }) => (predicted && anchor ? Math.log(predicted[part] / anchor) : 0));
}

/** The model of a race after its exploring visits. Candidates must begin with the baseline, and the baseline must have been visited. */
function modelOf({ problem, alive, observations }: Pick<Exploration, "problem" | "alive" | "observations">): TurnModel {
  const alike = similarity(alive);
  const index = new Map(alive.map(({ key }, place) => [key, place]));
  const modelOfPart = (part: keyof typeof PARTS): Surrogate =>
    fitSurrogate({
      similarity: alike,
      prior: priorOf(alive, PARTS[part]),
      visits: observations.flatMap(({ key, place, times }) => {
        const candidate = index.get(key);
        return candidate === undefined ? [] : [{ candidate, place, value: times[part] }];
      }),
    });
  const models = { prefill: modelOfPart("prefill"), decode: modelOfPart("decode") };
  const share = prefillShare(problem.turn, observations, alive[0]?.key ?? "");
  const part = (name: "prefill" | "decode", reference: number): TurnBelief => {
    const { mean, variance } = models[name].against(reference);
    return { mean, deviation: variance.map(Math.sqrt) };
  };
  return {
    part,
    visitDeviation: share * models.prefill.visitDeviation + (1 - share) * models.decode.visitDeviation,
    against: (reference) => {
      const [prefill, decode] = [part("prefill", reference), part("decode", reference)];
      // What part of the reference's turn is prefill follows from the baseline's by what is believed of both.
      const from = reference === 0 ? { prefill: 0, decode: 0 } : { prefill: -(prefill.mean[0] ?? 0), decode: -(decode.mean[0] ?? 0) };
      const weight = (share * Math.exp(from.prefill)) / (share * Math.exp(from.prefill) + (1 - share) * Math.exp(from.decode));
      const shares = alive.map((_, i) => [weight * Math.exp(prefill.mean[i] ?? 0), (1 - weight) * Math.exp(decode.mean[i] ?? 0)] as const);
      return {
        mean: shares.map(([a, b]) => Math.log(a + b)),
        // Both parts are measured on the same loads, so their errors are taken to go together.
        deviation: shares.map(([a, b], i) => (a * (prefill.deviation[i] ?? 0) + b * (decode.deviation[i] ?? 0)) / (a + b)),
      };
    },
  };
}

/** Part of the baseline's turn that is prefill, by its visits. */
function prefillShare(turn: Exploration["problem"]["turn"], observations: Exploration["observations"], baseline: string): number {
  const times: readonly LogTimes[] = observations.filter((seen) => seen.key === baseline).map((seen) => seen.times);
  const prefill = times.reduce((sum, time) => sum + turn.promptTokens * Math.exp(time.prefill), 0);
  const decode = times.reduce((sum, time) => sum + turn.replyTokens * Math.exp(time.decode), 0);
  return prefill / (prefill + decode);
}

/** Expected amount by which a normal variable exceeds zero. */
function expectedImprovement(mean: number, deviation: number): number {
  if (deviation <= 0) return Math.max(0, mean);
  const z = mean / deviation;
  return mean * normalCdf(z) + deviation * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI));
}

/**
 * The candidates that change one setting alone which no visit has changed yet; all of them where there is none such. A setting that
 * the prior thinks nothing of is looked at once all the same: where the prior is wrong, it is most wrong about those.
 */
function wanting({ baseline, alive, observations }: Exploration): ReadonlySet<string> {
  const setups = new Map(alive.map(({ key, setup }) => [key, setup]));
  const changed = (key: string): TunedSetting[] => differingSettings(setups.get(key) ?? baseline.setup, baseline.setup);
  const seen = new Set(observations.flatMap(({ key }) => changed(key)));
  const alone = alive.filter(({ key }) => {
    const [setting, ...others] = changed(key);
    return setting !== undefined && others.length === 0 && !seen.has(setting);
  });
  return new Set((alone.length > 0 ? alone : alive).map(({ key }) => key));
}

/** How many standard deviations a leader of the exploration is taken to be slower than believed: what only looks lucky is looked at again. */
const DOUBT = 0.15;

/** Log speed-up that a setup which switches the server's own fitting off has to have over one that does not. */
const WORTH_OVERRULING = 0.035;

/** Visits where the most may be gained over the leader, as the model believes; in the end the best of what was visited leads. */
export const modelRace: Explorer = (exploration) => {
  const { baseline, alive, observations } = exploration;
  const visitsOf = (key: string): number => observations.filter((seen) => seen.key === key).length;
  const model = modelOf(exploration);
  const overBaseline = model.against(0);
  const visited = alive.flatMap(({ key }, index) => (visitsOf(key) > 0 ? [index] : []));
  const handicap = alive.map(({ setup }) => (overrules(setup, baseline.setup) ? WORTH_OVERRULING : 0));
  const bestBy = (doubt: number, among = visited): number => {
    const slowness = (index: number): number =>
      (overBaseline.mean[index] ?? 0) + doubt * (overBaseline.deviation[index] ?? 0) + (handicap[index] ?? 0);
    return among.reduce((a, b) => (slowness(b) < slowness(a) ? b : a), 0);
  };
  const [best, safe] = [bestBy(0), bestBy(DOUBT)];
  const plain = bestBy(0, visited.filter((index) => mayBeLikely(alive[index]?.setup ?? baseline.setup, baseline.setup)));
  const overSafe = model.against(safe);
  const pool = wanting(exploration);
  let next: { key: string; hope: number } | null = null;
  for (const [index, { key }] of alive.entries()) {
    if (index === safe || !pool.has(key)) continue;
    const hope = expectedImprovement(-(overSafe.mean[index] ?? 0), overSafe.deviation[index] ?? 0);
    if (!next || hope > next.hope) next = { key, hope };
  }
  // Where the challenger is known better than the leader, it is the leader that must be looked at again.
  const leader = alive[safe]?.key ?? "";
  if (next && visitsOf(next.key) > visitsOf(leader)) next = { key: leader, hope: next.hope };
  const gainOf = (index: number): number => -(overBaseline.mean[index] ?? 0);
  const likely =
    plain === 0 ? null : { key: alive[plain]?.key ?? "", confidence: normalCdf(gainOf(plain) / (overBaseline.deviation[plain] ?? 1)) };
  return { leader: alive[best]?.key ?? "", expectedGain: gainOf(best), likely, visitDeviation: model.visitDeviation, next };
};
