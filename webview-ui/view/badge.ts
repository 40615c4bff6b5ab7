import { say } from "../say";
import type { Word } from "../say";
import { h } from "./dom";

export type BadgeKind = "certified" | "provisional" | "rejected" | "stale" | "applied" | "simulated";

const SIGNS: Readonly<Record<BadgeKind, string>> = {
  certified: "✓",
  provisional: "◐",
  rejected: "✕",
  stale: "!",
  applied: "●",
  simulated: "≈",
};

const HINTS: Readonly<Record<BadgeKind, Word>> = {
  certified: "certifiedHint",
  provisional: "provisionalHint",
  rejected: "rejectedHint",
  stale: "staleHint",
  applied: "appliedHint",
  simulated: "simulatedNote",
};

/** A state as sign, word and colour: never colour alone. */
export const badge = (kind: BadgeKind): HTMLElement =>
  h(
    "span",
    { class: `badge badge-${kind}`, title: say(HINTS[kind]) },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[kind]),
    say(kind),
  );
