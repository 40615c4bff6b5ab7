import { Cancelled } from "../errors";
import type { JournalRecord, RunEnding } from "../domain/journal";
import { endingOf, endRun, failureIn } from "./end";
import type { KindTypes, Run, RunKind } from "./kind";
import { startRun } from "./start";
import type { RunOptions, Started } from "./start";

export interface RunResult {
  readonly records: readonly JournalRecord[];
  readonly ending: RunEnding;
  /** The error that ended the run, when one did. */
  readonly error: unknown;
}

/**
 * The loop of every run: ask its kind for the next step, take it, write down what came of it, repeat. All knowledge is in the
 * records; stopping at any moment therefore loses nothing that was measured. Rejects only when no run could be started.
 */
export async function runKind<T extends KindTypes>(kind: RunKind<T>, options: RunOptions<T["name"]>, signal: AbortSignal): Promise<RunResult> {
  const started = await startRun(kind, options, signal);
  let ending: RunEnding;
  let error: unknown = null;
  try {
    ending = await takeSteps(kind, started, options.onEvent, signal);
  } catch (thrown) {
    const failure = failureIn(thrown, signal);
    ending = endingOf(failure, signal);
    error = ending.state === "cancelled" ? null : failure;
  }
  await endRun(started, ending);
  return { records: started.ledger.records, ending, error };
}

async function takeSteps<T extends KindTypes>(
  kind: RunKind<T>,
  { run, ledger, startedAt }: Started<T>,
  onEvent: RunOptions<T["name"]>["onEvent"],
  signal: AbortSignal,
): Promise<RunEnding> {
  for (;;) {
    if (signal.aborted) throw new Cancelled();
    const step = await planStep(kind, run, signal);
    onEvent({ kind: "snapshot", snapshot: kind.snapshot(run.situation, run.progress, step, startedAt, run.bench.clock.now()) });
    const ending = kind.endingOf(step);
    if (ending) return ending;
    for (const body of await kind.take(run, step, signal)) await ledger.write(body);
  }
}

/** Some steps go right up to a limit: they are planned on a reading of this very moment with the model unloaded, since what other programs hold changes. */
async function planStep<T extends KindTypes>(kind: RunKind<T>, run: Run<T>, signal: AbortSignal): Promise<T["step"]> {
  const { bench, situation } = run;
  const step = kind.next(situation, run.progress, bench.remainingMs());
  if (!kind.needsReading(step)) return step;
  await bench.engine.unload(bench.model.name, signal);
  run.current = null;
  return kind.next(situation, run.progress, bench.remainingMs(), await bench.probe.read(signal));
}
