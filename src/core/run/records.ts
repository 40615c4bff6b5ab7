import { JOURNAL_SCHEMA } from "../domain/trial";
import type { PlanDecided, ServerMeasured, ServerResult, Tuned } from "../domain/trial";
import { withTuned } from "../plan/tune";
import type { Step } from "../plan/next";
import { SETTING_OF } from "../servers/experiments";
import type { Run } from "./start";

/** The plan is written down before anything rests on it. */
export async function decide(run: Run, step: Extract<Step, { kind: "decide" }>): Promise<void> {
  const plan: PlanDecided = {
    schema: JOURNAL_SCHEMA,
    kind: "plan",
    runId: run.session.runId,
    at: run.session.clock.now(),
    ceiling: step.ceiling,
    candidates: step.candidates,
  };
  await run.session.journal.append(plan);
  run.records.push(plan);
  run.progress.plans.push(plan);
}

/** The race's result is written down before the plan that rests on it. */
export async function takeTuned(run: Run, { tuning, plan }: Extract<Step, { kind: "tuned" }>): Promise<void> {
  const { session, situation, progress, records } = run;
  const tuned: Tuned = { schema: JOURNAL_SCHEMA, kind: "tuned", runId: session.runId, at: session.clock.now(), tuning };
  await session.journal.append(tuned);
  records.push(tuned);
  progress.tuned = tuned;
  const launching = run.options.ports.launching;
  if (launching?.state === "impossible") {
    await serverResult(run, { type: "not-tuned", settings: Object.values(SETTING_OF), why: launching.why });
  }
  await decide(run, { kind: "decide", ceiling: plan.ceiling, candidates: withTuned(situation, progress, plan.candidates, tuning) });
}

export async function serverResult(run: Run, result: ServerResult): Promise<void> {
  const { session, records, progress } = run;
  const measured: ServerMeasured = { schema: JOURNAL_SCHEMA, kind: "server-measured", runId: session.runId, at: session.clock.now(), result };
  await session.journal.append(measured);
  records.push(measured);
  progress.servers.push(measured);
}
