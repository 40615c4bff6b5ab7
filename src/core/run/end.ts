import { Cancelled, EngineError } from "../errors";
import { JOURNAL_SCHEMA } from "../domain/trial";
import type { RunEnding } from "../domain/trial";
import { restoreModels } from "../measure/restore";
import type { Run } from "./start";

/** Puts the user's models back and writes the end down. */
export async function endRun(run: Run, ending: RunEnding): Promise<void> {
  const { session, options, before } = run;
  const { restored, letGo } = await restoreModels(session, before, ending.state !== "cancelled" && ending.state !== "failed");
  const ended = {
    schema: JOURNAL_SCHEMA,
    kind: "run-ended",
    runId: session.runId,
    at: session.clock.now(),
    ending,
    restored,
    letGo,
  } as const;
  run.records.push(ended);
  try {
    await options.ports.journal.append(ended);
  } catch (error) {
    // The trials are safe; a journal that can take no last line reads as a run that was cut off.
    session.log.warn(error instanceof Error ? error.message : String(error));
  }
}

export function endingOf(thrown: unknown, signal: AbortSignal): RunEnding {
  if (thrown instanceof Cancelled || signal.aborted) return { state: "cancelled" };
  const reason = thrown instanceof EngineError ? thrown.reason : thrown instanceof Error ? thrown.name : "unknown";
  return { state: "failed", reason, message: thrown instanceof Error ? thrown.message : String(thrown) };
}
