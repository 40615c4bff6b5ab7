import { compactTokens, formatAbout, formatClock, formatDuration } from "../core/format";
import type { Proven, RunSnapshot } from "../core/events";
import { elapsedAt, leftAt } from "../core/run-clock";
import type { Now, RunClock } from "../core/run-clock";
import { presetTitle } from "./presets";
import type { Say } from "./say";

/** The times of a run, as they are read at a moment. */
export const CLOCK = {
  load: "this load: {0}",
  "load-of": "this load: {0} of about {1}",
  fill: "this fill: {0}",
  "fill-of": "this fill: {0} of about {1}",
  questions: "questions on the filled window: {0}",
  "questions-of": "questions on the filled window: {0} of about {1}",
  step: "this step: {0}",
  "step-of": "this step: {0} of about {1}",
  "short-of": "{0} of {1}",
  elapsed: "{0} elapsed",
  "elapsed-of": "{0} of at most {1}",
  earlier: "{0} before that",
  left: "about {0} left",
  proven: "proven so far: {0}",
  preset: "{0} {1}",
  best: "{0} proven",
  "nothing-proven": "nothing proven yet",
} as const;

/** The clock of what a run has told; null before it has told anything. */
export const clockOf = ({ snapshot, now }: { readonly snapshot: RunSnapshot | null; readonly now: Now | null }): RunClock | null =>
  snapshot && now && { snapshot, part: now.part, since: now.since, ofMs: now.ofMs };

/** Less is over before it is read. */
const WORTH_TELLING_MS = 2_000;

/** "this fill: 1:10 of about 4:30"; empty where it began just now. @param now epoch ms */
export function partInWords({ part, since, ofMs }: RunClock, now: number, say: Say): string {
  const tookMs = now - since;
  if (tookMs < WORTH_TELLING_MS && part === "step") return "";
  // Longer than predicted: the prediction is of no use any more.
  return ofMs === null || ofMs < WORTH_TELLING_MS || tookMs > ofMs
    ? say(CLOCK[part], formatClock(tookMs))
    : say(CLOCK[`${part}-of`], formatClock(tookMs), formatClock(ofMs));
}

/** "1:10 of 4:30": the same where there is little room; empty where it began just now. @param now epoch ms */
export function shortPart({ since, ofMs }: RunClock, now: number, say: Say): string {
  const tookMs = now - since;
  if (tookMs < WORTH_TELLING_MS) return "";
  return ofMs === null || tookMs > ofMs ? formatClock(tookMs) : say(CLOCK["short-of"], formatClock(tookMs), formatClock(ofMs));
}

/** What the run has taken, what it had taken before it was resumed, and what is left. @param now epoch ms */
export function timeInWords(clock: RunClock, now: number, say: Say): readonly string[] {
  const { budgetMs, earlierMs } = clock.snapshot;
  const elapsed = formatClock(elapsedAt(clock, now));
  const left = leftAt(clock, now);
  return [
    budgetMs === null ? say(CLOCK.elapsed, elapsed) : say(CLOCK["elapsed-of"], elapsed, formatDuration(budgetMs)),
    ...(earlierMs > 0 ? [say(CLOCK.earlier, formatClock(earlierMs))] : []),
    ...(left === null ? [] : [say(CLOCK.left, formatAbout(left))]),
  ];
}

/** "proven so far: Max context 16K, Balanced 8K". */
export function provenInWords(proven: readonly Proven[], say: Say): string {
  if (proven.length === 0) return say(CLOCK["nothing-proven"]);
  return say(CLOCK.proven, proven.map(({ preset, contextTokens }) => say(CLOCK.preset, presetTitle(preset, say), compactTokens(contextTokens))).join(", "));
}

/** "16K proven": the largest alone, where there is little room; empty before there is one. */
export const bestInWords = ([best]: readonly Proven[], say: Say): string => (best ? say(CLOCK.best, compactTokens(best.contextTokens)) : "");
