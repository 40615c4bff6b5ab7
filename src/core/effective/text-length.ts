import type { EffectiveRequest, TaskFamily, TaskJudged, TextCounted } from "../domain/effective";
import { fitTokenScale } from "../workload/token-count";
import { BASE_TOKENS } from "./progress";
import type { Task } from "./task";

const SHORT_WORDS = 100;
const LONG_WORDS = 700;
/** What the server did not count is asked again, so often in all. */
const MOST_FAILURES = 4;

/** A text to have counted. */
export interface ToCount {
  readonly family: TaskFamily;
  readonly words: number;
}

/** Its task: none of those that are scored. */
export const countedTask = ({ family }: ToCount): Task => ({ family, slot: -1, attempt: 0, depth: "middle" });

type Counted = Pick<TextCounted, "family" | "words" | "promptTokens" | "why">;

/** What has to be counted before texts of a given length can be written: one task at two lengths, and one of each other family. */
export function nextCount({ families }: Pick<EffectiveRequest, "families">, counted: readonly Counted[]): ToCount | "failed" | null {
  if (counted.filter(({ promptTokens }) => promptTokens === null).length >= MOST_FAILURES) return "failed";
  const wanted = families.flatMap((family, at) => [{ family, words: SHORT_WORDS }, ...(at === 0 ? [{ family, words: LONG_WORDS }] : [])]);
  return wanted.find((text) => !counted.some((known) => known.family === text.family && known.words === text.words && known.promptTokens !== null)) ?? null;
}

/** The last reason why the server did not count a text. */
export const whyNotCounted = (counted: readonly Counted[]): TextCounted["why"] => counted.findLast(({ why }) => why !== null)?.why ?? null;

/**
 * Words of filler with which a task's prompt has so many tokens. What the rest of it costs is known of the task itself where it was asked
 * before, else of one of its family. Null where the server has not counted enough.
 */
export function wordsFor({ family, slot, attempt }: Task, tokens: number, counted: readonly Counted[], tasks: readonly TaskJudged[]): number | null {
  const known = counted.flatMap(({ promptTokens, ...text }) => (promptTokens === null ? [] : [{ ...text, promptTokens }]));
  const scale = fitTokenScale(known.filter((text) => text.family === known[0]?.family));
  const same = tasks.find(
    (task) => task.family === family && task.slot === slot && task.attempt === attempt && task.tokens === BASE_TOKENS && task.outcome.state === "answered",
  );
  const seen = same?.outcome.state === "answered" ? { words: same.words, promptTokens: same.outcome.promptTokens } : known.find((text) => text.family === family);
  if (!scale || !seen) return null;
  return Math.max(1, Math.round(seen.words + (tokens - seen.promptTokens) / scale.perWord));
}
