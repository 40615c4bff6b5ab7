import { sameOptions } from "../domain/settings";
import type { RunnerSettings } from "../domain/settings";
import type { LoadTrial, RequestTrial, Trial } from "../domain/trial";
import { describeOutcome } from "../judge/outcome";
import type { Protocol } from "../protocol";
import type { Said } from "../domain/statements";

/** One load made for a proof, the fill of its window and the questions behind it: the unit that certificates count. */
export interface FilledLoad {
  readonly loadId: string;
  readonly contextTokens: number;
  /** `success`: all of it succeeded. `void`: a reply was no measurement, however often it was asked again, so nothing was shown. */
  readonly outcome: "success" | "failure" | "void";
  /** What failed, one sentence; null where nothing did. */
  readonly failure: Said | null;
  /** The failure may be one that a smaller window does not have: no time limit, and no reply that was merely too short. */
  readonly bySize: boolean;
  readonly questions: number;
  readonly contended: boolean;
}

/**
 * Filled loads with the options of `settings`, at any context, in the order they were made. One that was cut off before its end is none: the
 * budget's end or a cancelled run says nothing about the settings. A failure always counts, whoever else used the machine meanwhile.
 */
export function filledLoads(
  trials: readonly Trial[],
  settings: RunnerSettings,
  { visitQuestions }: Pick<Protocol, "visitQuestions">,
): FilledLoad[] {
  const requests = new Map<string, RequestTrial[]>();
  for (const trial of trials) {
    if (trial.type !== "request" || (trial.purpose !== "fill" && trial.purpose !== "question")) continue;
    requests.set(trial.loadId, [...(requests.get(trial.loadId) ?? []), trial]);
  }
  return trials
    .filter((trial): trial is LoadTrial => trial.type === "load" && trial.purpose === "visit" && sameOptions(trial.settingsAsked, settings))
    .flatMap((load) => filledLoad(load, requests.get(load.id) ?? [], visitQuestions) ?? []);
}

function filledLoad(load: LoadTrial, requests: readonly RequestTrial[], visitQuestions: number): FilledLoad | null {
  const contextTokens = load.settingsAsked.numCtx;
  if (contextTokens === "auto" || load.outcome.state === "void") return null;
  const succeeded = (purpose: RequestTrial["purpose"]): number =>
    requests.filter((trial) => trial.purpose === purpose && trial.verdict.state === "success").length;
  const common = {
    loadId: load.id,
    contextTokens,
    questions: succeeded("question"),
    contended: load.contended || requests.some(({ contended }) => contended),
  };
  if (load.outcome.state !== "fits") return { ...common, outcome: "failure", failure: describeOutcome(load), bySize: true };
  const failed = requests.map(({ verdict }) => verdict).find((verdict) => verdict.state === "failure");
  if (failed) {
    const bySize = failed.reason !== "time-limit" && failed.reason !== "too-few-tokens";
    return { ...common, outcome: "failure", failure: failed.message, bySize };
  }
  const whole = succeeded("fill") > 0 && common.questions >= visitQuestions;
  if (whole) return { ...common, outcome: "success", failure: null, bySize: false };
  const unmeasured = requests.some(({ verdict }) => verdict.state === "void" && verdict.cause !== "interrupted");
  const cutOff = requests.some(({ verdict }) => verdict.state === "void" && verdict.cause === "interrupted");
  return unmeasured && !cutOff ? { ...common, outcome: "void", failure: null, bySize: false } : null;
}
