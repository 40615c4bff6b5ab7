import type { RunEnding } from "../domain/journal";
import type { Said } from "../domain/statements";

/** How any kind of run ends by itself. */
export type LastStep = { readonly kind: "done" } | { readonly kind: "out-of-time" } | { readonly kind: "nothing-fits"; readonly why: Said };

/** Null for a step that is to be taken. */
export function endingOf(step: LastStep | { readonly kind: string }): RunEnding | null {
  if ("why" in step) return { state: "nothing-fits", why: step.why };
  if (step.kind === "done") return { state: "completed" };
  return step.kind === "out-of-time" ? { state: "budget-spent" } : null;
}
