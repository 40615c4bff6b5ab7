import type { TaskJudged, TaskName, TextCounted } from "../domain/effective";
import type { JournalRecord } from "../domain/journal";
import type { Trial } from "../domain/trial";

/** The length that the others are held against, tokens. */
export const BASE_TOKENS = 1024;

export interface EffectiveProgress {
  /** The part of the run that is on now, or was the last. */
  readonly runId: string | null;
  readonly trials: readonly Trial[];
  readonly counted: readonly TextCounted[];
  readonly tasks: readonly TaskJudged[];
  readonly answers: Answers;
}

export function effectiveProgressOf(records: readonly JournalRecord[]): EffectiveProgress {
  const tasks = records.filter((record) => record.kind === "task-judged");
  return {
    runId: records.findLast(({ kind }) => kind === "run-started")?.runId ?? null,
    trials: records.filter((record) => record.kind === "trial"),
    counted: records.filter((record) => record.kind === "text-counted"),
    tasks,
    answers: new Answers(tasks),
  };
}

/** What is not answered is asked once more: a server may have had a bad moment. */
const MOST_TRIES = 2;
/** From so many unanswered tasks on, and from this share of all at a length, nothing can be told there: those that are missing may be the hard ones. */
const SILENT_FROM = 3;
const SILENT_SHARE = 0.25;

export type AnswerState = "right" | "wrong" | "unanswered" | "open";

type Judged = Pick<TaskJudged, keyof TaskName | "tokens" | "outcome">;

/** What is known of each task at each length. */
export class Answers {
  private readonly states = new Map<string, { state: AnswerState; tries: number }>();
  private readonly silence = new Map<number, { asked: number; unanswered: number; breached: boolean }>();

  constructor(tasks: readonly Judged[]) {
    for (const task of tasks) this.add(task);
  }

  add({ outcome, tokens, ...name }: Judged): void {
    const key = keyOf(name, tokens);
    const tries = (this.states.get(key)?.tries ?? 0) + 1;
    const at = this.silence.get(tokens) ?? { asked: 0, unanswered: 0, breached: false };
    this.silence.set(tokens, at);
    if (outcome.state === "answered") {
      this.states.set(key, { state: outcome.mark === "right" ? "right" : "wrong", tries });
      at.asked++;
      return;
    }
    if (outcome.reason === "limit-breached") at.breached = true;
    const givenUp = tries >= MOST_TRIES;
    this.states.set(key, { state: givenUp ? "unanswered" : "open", tries });
    if (!givenUp) return;
    at.asked++;
    at.unanswered++;
  }

  of(name: TaskName, tokens: number): AnswerState {
    return this.states.get(keyOf(name, tokens))?.state ?? "open";
  }

  /** Too much is not answered there, or the machine's limit was reached. */
  isSilent(tokens: number): boolean {
    const at = this.silence.get(tokens);
    return at !== undefined && (at.breached || (at.unanswered >= SILENT_FROM && at.unanswered > SILENT_SHARE * at.asked));
  }
}

const keyOf = ({ family, slot, attempt }: TaskName, tokens: number): string => `${family}/${slot}/${attempt}/${tokens}`;
