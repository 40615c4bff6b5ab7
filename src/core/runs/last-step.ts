import type { RunEnding } from "../domain/journal";
import type { Said } from "../domain/statements";

/** How any kind of run ends by itself. */
export type LastStep = { readonly kind: "done" } | { readonly kind: "out-of-time" } | { readonly kind: "nothing-fits"; readonly why: Said };

const LAST: Readonly<Record<LastStep["kind"], true>> = { done: true, "out-of-time": true, "nothing-fits": true };

const isLast = (step: LastStep | { readonly kind: string }): step is LastStep => Object.hasOwn(LAST, step.kind);

/** Null for a step that is to be taken: other steps may say why, too. */
export function endingOf(step: LastStep | { readonly kind: string }): RunEnding | null {
  if (!isLast(step)) return null;
  switch (step.kind) {
    case "done":
      return { state: "completed" };
    case "out-of-time":
      return { state: "budget-spent" };
    case "nothing-fits":
      return { state: "nothing-fits", why: step.why };
  }
}
