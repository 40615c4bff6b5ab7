import type { Said } from "../core/domain/statements";
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
} as const;

interface Outcome {
  readonly model: string;
  readonly ending: string;
  readonly presets: readonly { readonly name: string; readonly contextTokens: number; readonly state: "certified" | "provisional" | "rejected" }[];
  /** Why no preset was found, where that is known. */
  readonly why: Said | null;
}

export function summaryInWords({ model, ending, presets, why }: Outcome, say: Say): string {
  if (why !== null) return say(SUMMARY["nothing-since"], model, inWords(why, say));
  const found = presets.map(({ name, contextTokens, state }) => say(SUMMARY.preset, presetTitle(name, say), contextTokens.toLocaleString("en-US"), say(SUMMARY[state])));
  const first = found.length > 0 ? say(SUMMARY.found, model, found.join("; ")) : say(SUMMARY.nothing, model);
  const end = ending === "cancelled" || ending === "budget-spent" || ending === "failed" ? [say(SUMMARY[ending])] : [];
  return [first, ...end].join(" ");
}
