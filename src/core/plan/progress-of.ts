import type { JournalRecord } from "../domain/journal";
import type { Plan, QualityAnswered, ServerMeasured, Tuned } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import { onUsersServer } from "./progress";
import type { Progress } from "./progress";

/** What the records of a run and of those that it continues say, in order. The only place where they are put together. */
export function progressOf(records: readonly JournalRecord[]): Progress {
  const trials: Trial[] = [];
  const plans: Plan[] = [];
  const servers: ServerMeasured[] = [];
  const answers: QualityAnswered[] = [];
  let tuned: Tuned | null = null;
  let awaitsPlan: Tuned | null = null;
  for (const record of records) {
    switch (record.kind) {
      case "trial":
        if (onUsersServer(record)) trials.push(record);
        break;
      case "plan":
        plans.push(record);
        tuned = awaitsPlan ?? tuned;
        awaitsPlan = null;
        break;
      case "tuned":
        // Where its plan was to be the next record and never came, the race's last word is asked for again.
        if (record.plan === null) awaitsPlan = record;
        else {
          plans.push(record.plan);
          tuned = record;
        }
        break;
      case "server-measured":
        servers.push(record);
        break;
      case "quality-answered":
        answers.push(record);
        break;
      case "run-started":
      case "run-ended":
      case "agent-turn":
      case "level-ended":
      case "window":
      case "task-judged":
      case "text-counted":
        break;
    }
  }
  return { trials, plans, tuned, servers, answers };
}
