import { Cancelled, EngineError, ResultsError, saidOf } from "../errors";
import type { RunEnding } from "../domain/journal";
import { restoreModels } from "../measure/restore";
import type { KindTypes } from "./kind";
import type { Started } from "./start";

/** Puts the user's models back and writes the end down. */
export async function endRun<T extends KindTypes>({ run, ledger, before }: Started<T>, ending: RunEnding): Promise<void> {
  const { bench } = run;
  const { restored, letGo } = await restoreModels(bench, before, ending.state === "cancelled" || ending.state === "failed" ? "hurried" : "patient");
  const ended = { kind: "run-ended", ending, restored, letGo } as const;
  try {
    await ledger.write(ended);
  } catch (error) {
    // The trials are safe; a journal that can take no last line reads as a run that was cut off.
    ledger.keepUnwritten(ended);
    bench.log.warn(saidOf(error));
  }
}

/** What really ended a run: its signal may tell of a failure that was seen beside the steps, as where the journal is gone. */
export const failureIn = (thrown: unknown, signal: AbortSignal): unknown => (signal.reason instanceof ResultsError ? signal.reason : thrown);

export function endingOf(thrown: unknown, signal: AbortSignal): RunEnding {
  if (!(thrown instanceof ResultsError) && (thrown instanceof Cancelled || signal.aborted)) return { state: "cancelled" };
  const reason = thrown instanceof EngineError ? thrown.reason : thrown instanceof Error ? thrown.name : "unknown";
  return { state: "failed", reason, message: saidOf(thrown) };
}
