import { withContext } from "../domain/settings";
import type { ServerAsked } from "../domain/settings";
import type { Body } from "../domain/journal";
import type { QualityAnswered, ServerResult } from "../domain/optimize-records";
import type { Tuning } from "../domain/tuning";
import { Cancelled, EngineError } from "../errors";
import type { Bench } from "../measure/bench";
import type { TokenScale } from "../workload/token-count";
import { askedAs, notTuned, QUANTISED_CACHE, SETTING_OF } from "./experiments";
import type { Experiment } from "./experiments";
import { measureKvCache } from "./kv-cache";
import { sideOn, racePair } from "./pair";
import type { PairPlan, PredictOn, Side } from "./pair";
import { measureParallel } from "./parallel";
import type { PrivateServer, ServerLauncher } from "../launcher";
import { compareQuality } from "./quality";
import { verdictOf } from "../tune/gain";

export interface ExperimentPlan {
  readonly experiment: Experiment;
  readonly tuning: Tuning;
  readonly scale: TokenScale;
  /** Of a long prompt, as far as it is known: how long the texts of the quality gate may be. */
  readonly prefillTokensPerSecond: number | null;
  readonly predict: PredictOn;
  /** Answers to the quality gate that are in the journal already. */
  readonly answers: readonly QualityAnswered[];
  /** Writes one more down. */
  readonly keep: (answer: Body<QualityAnswered>) => Promise<void>;
}

const UNPREDICTED = { code: "without-flash-not-predicted" } as const;

/** Blocks of a comparison: two in each order. */
const BLOCKS = 4;
/** Window of an agent in the experiment with slots: what it holds is no matter, and eight of them must fit. */
const AGENT_CONTEXT_TOKENS = 2048;

/**
 * One experiment on private servers, which are ended whatever happens. What goes wrong with a server of O3's own (it does not start,
 * dies, refuses the setting) is a result too: it is told and the run goes on. Rejects with Cancelled only.
 */
export async function runExperiment(bench: Bench, launcher: ServerLauncher, plan: ExperimentPlan, signal: AbortSignal): Promise<ServerResult> {
  const { engine } = bench.environment;
  const own = askedAs(engine.server.settings, engine.server.state);
  // The user's server must not hold a model meanwhile; what was loaded there is put back at the run's end.
  await bench.engine.unload(bench.model.name, signal);
  const withServer = async <T>(asked: Partial<ServerAsked>, work: (side: Side) => Promise<T>): Promise<T> => {
    const settings = { ...own, ...asked };
    const server = await launcher.start(settings, signal);
    try {
      await mustHave(bench, server, signal);
      return await work(sideOn(bench, server, settings));
    } finally {
      await server.stop();
    }
  };
  try {
    switch (plan.experiment) {
      case "kv-cache":
        return await withServer({}, (plain) =>
          withServer(QUANTISED_CACHE, (quantised) =>
            measureKvCache({ plain, quantised }, pairPlan(plan), QUANTISED_CACHE.kvCacheType, () => compareQuality(plain, quantised, plan, signal), signal),
          ),
        );
      case "flash-attention":
        if (plan.predict(pairPlan(plan).settings, { ...own, flashAttention: false }) === null) return notTuned("flash_attention", UNPREDICTED);
        return await withServer({}, (plain) => withServer({ flashAttention: false }, (without) => flashAttention(plain, without, pairPlan(plan), signal)));
      case "parallel": {
        const contextTokens = Math.min(AGENT_CONTEXT_TOKENS, plan.tuning.contextTokens);
        const turn = { promptTokens: Math.min(128, contextTokens >> 2), replyTokens: Math.min(64, contextTokens >> 2) };
        const settings = withContext(contextTokens, plan.tuning.setup.options);
        const { readings, missing } = await measureParallel(
          withServer,
          { settings, contextTokens, turn, scale: plan.scale, predict: plan.predict },
          signal,
        );
        return readings.length > 0 ? { type: "parallel", readings, missing } : notTuned("num_parallel", missing);
      }
    }
  } catch (error) {
    if (signal.aborted) throw new Cancelled();
    if (error instanceof EngineError) return notTuned(SETTING_OF[plan.experiment], error.said);
    throw error;
  }
}

/** Found by the same name it might still be another model: the user's server may keep its store elsewhere. Throws EngineError. */
async function mustHave({ model }: Bench, { engine }: PrivateServer, signal: AbortSignal): Promise<void> {
  const { digest } = await engine.describe(model.name, signal);
  if (digest === model.digest) return;
  throw new EngineError("not-found", { code: "another-model-there", model: model.name });
}

const pairPlan = ({ tuning, scale, predict }: ExperimentPlan): PairPlan => ({
  settings: withContext(tuning.contextTokens, tuning.setup.options),
  contextTokens: tuning.contextTokens,
  turn: tuning.turn,
  predict,
  scale,
  blocks: BLOCKS,
});

async function flashAttention(plain: Side, without: Side, plan: PairPlan, signal: AbortSignal): Promise<ServerResult> {
  const race = await racePair(plain, without, plan, signal);
  if (race.state === "failed" && race.side === "baseline") return notTuned("flash_attention", race.why);
  const common = { setting: "flash_attention", value: "false" } as const;
  return {
    type: "flash-attention",
    gain:
      race.state === "measured"
        ? { ...common, verdict: verdictOf(race.gain), gain: race.gain, note: { code: "from-private-pairs", pairs: race.gain.turn.blocks } }
        : { ...common, verdict: race.state === "failed" ? "failed" : "unclear", gain: null, note: race.why },
  };
}
