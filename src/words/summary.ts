import type { Said } from "../core/domain/statements";
import { compactTokens, formatAbout, formatDuration } from "../core/format";
import type { Say } from "./say";
import { inWords } from "./said";
import { presetTitle } from "./presets";

/** How a run ended, in one line. */
export const SUMMARY = {
  found: "{0}: {1}.",
  nothing: "{0}: no preset yet.",
  "nothing-since": "{0}: {1}",
  preset: "{0} {1} tokens, {2}",
  certified: "certified",
  provisional: "provisional",
  rejected: "rejected",
  cancelled: "Cancelled.",
  "budget-spent": "The time budget is used up.",
  failed: "The run failed.",
  "stopped-since": "Stopped after {0}: proving {1} needs about {2}.",
} as const;

interface Outcome {
  readonly model: string;
  readonly ending: string;
  readonly presets: readonly { readonly name: string; readonly contextTokens: number; readonly state: "certified" | "provisional" | "rejected" }[];
  /** Why no preset was found, where that is known. */
  readonly why: Said | null;
  /** What this run took, without what it continued, ms. */
  readonly tookMs: number;
  /** The largest context that more time would prove, and what that takes, ms. */
  readonly moreBudget: { readonly contextTokens: number; readonly neededMs: number | null } | null;
}

export function summaryInWords(outcome: Outcome, say: Say): string {
  const { model, presets, why } = outcome;
  if (why !== null) return say(SUMMARY["nothing-since"], model, inWords(why, say));
  const found = presets.map(({ name, contextTokens, state }) => say(SUMMARY.preset, presetTitle(name, say), contextTokens.toLocaleString("en-US"), say(SUMMARY[state])));
  const first = found.length > 0 ? say(SUMMARY.found, model, found.join("; ")) : say(SUMMARY.nothing, model);
  return [first, endInWords(outcome, say)].filter((words) => words !== "").join(" ");
}

/** Why the run ended before all was found; empty where all was. */
export function endInWords({ ending, tookMs, moreBudget }: Pick<Outcome, "ending" | "tookMs" | "moreBudget">, say: Say): string {
  if (ending === "budget-spent" && moreBudget !== null && moreBudget.neededMs !== null)
    return say(SUMMARY["stopped-since"], formatDuration(tookMs), compactTokens(moreBudget.contextTokens), formatAbout(moreBudget.neededMs));
  return ending === "cancelled" || ending === "budget-spent" || ending === "failed" ? say(SUMMARY[ending]) : "";
}
