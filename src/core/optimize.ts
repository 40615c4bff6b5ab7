import { Cancelled } from "./errors";
import type { JournalRecord, RunEnding } from "./domain/trial";
import { nextStep } from "./plan/next";
import type { Step } from "./plan/next";
import { snapshotOf } from "./plan/snapshot";
import { endingOf, endRun } from "./run/end";
import { decide, takeTuned } from "./run/records";
import { startRun } from "./run/start";
import type { OptimizeOptions, Run } from "./run/start";
import { experimentStep, loadStep, probeStep, tuneVisitStep, visitStep } from "./run/steps";

export interface OptimizeResult {
  readonly records: readonly JournalRecord[];
  readonly ending: RunEnding;
  /** The error that ended the run, when one did. */
  readonly error: unknown;
}

/**
 * The loop: ask the planner for the next step, take it, write down what happened, repeat. All knowledge is in the
 * records; stopping at any moment therefore loses nothing that was measured. Rejects only when no run could be started.
 */
export async function optimize(options: OptimizeOptions, signal: AbortSignal): Promise<OptimizeResult> {
  const run = await startRun(options, signal);
  let ending: RunEnding;
  let error: unknown = null;
  try {
    ending = await takeSteps(run, signal);
  } catch (thrown) {
    ending = endingOf(thrown, signal);
    error = ending.state === "cancelled" ? null : thrown;
  }
  await endRun(run, ending);
  return { records: run.records, ending, error };
}

async function takeSteps(run: Run, signal: AbortSignal): Promise<RunEnding> {
  const { session, situation, progress, options } = run;
  for (;;) {
    if (signal.aborted) throw new Cancelled();
    const step = await planStep(run, signal);
    options.onEvent({ kind: "snapshot", snapshot: snapshotOf(situation, progress, step, run.started.at, session.clock.now()) });
    switch (step.kind) {
      case "done":
        return { state: "completed" };
      case "out-of-time":
        return { state: "budget-spent" };
      case "nothing-fits":
        return { state: "nothing-fits", why: step.why };
      case "decide":
        await decide(run, step);
        break;
      case "tune":
        await tuneVisitStep(run, step, signal);
        break;
      case "tuned":
        await takeTuned(run, step);
        break;
      case "experiment":
        await experimentStep(run, step, signal);
        break;
      case "baseline":
      case "search":
        await loadStep(run, step, signal);
        break;
      case "speed":
        await probeStep(run, step, signal);
        break;
      case "visit":
        await visitStep(run, step, signal);
        break;
    }
  }
}

/**
 * The planner's next step. The search goes right up to the limit, so its steps are planned on a reading of this very moment
 * with the model unloaded: what others hold wanders.
 */
async function planStep(run: Run, signal: AbortSignal): Promise<Step> {
  const { session, situation, progress } = run;
  const step = nextStep(situation, progress, session.remainingMs());
  if (step.kind !== "search") return step;
  await session.engine.unload(session.model.name, signal);
  run.current = null;
  return nextStep(situation, progress, session.remainingMs(), await session.probe.read(signal));
}
