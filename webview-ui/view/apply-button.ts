import { formatTokens } from "../../src/core/format";
import type { Preset } from "../../src/core/domain/report";
import { presetTitle, shortTokens } from "../model/words";
import { say } from "../say";
import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

export interface Applying {
  /** One setup under all the names that it was picked for; the first is applied. */
  readonly presets: readonly [Preset, ...Preset[]];
  readonly applied: boolean;
  /** Why nothing can be applied now; null when it can. */
  readonly blocked: string | null;
  /** It is no longer valid. */
  readonly stale: boolean;
  /** Tells this button from others on the page. */
  readonly place: string;
}

/** The button that applies a setup and says which, and why where it cannot. */
export function applyButton({ presets, applied, blocked, stale, place }: Applying, onApply: () => void): Child[] {
  const [{ name, contextTokens, evidence }] = presets;
  const values = [presets.map((preset) => presetTitle(preset.name)).join(", "), shortTokens(contextTokens), formatTokens(contextTokens)];
  const proven = evidence.state === "certified";
  const reason = applied ? null : evidence.state === "rejected" ? say("rejectedBlocked") : blocked;
  const reasonId = `blocked-${place}-${name}`;
  return [
    button({
      label: applied ? say("alreadyApplied") : say(proven ? "applyThis" : "applyAnyway", ...values),
      ariaLabel: say(applied ? "alreadyAppliedLabel" : proven ? "applyThisLabel" : "applyAnywayLabel", ...values),
      key: `${place}-${name}`,
      onClick: onApply,
      secondary: applied || stale || !proven,
      disabled: applied || reason !== null,
      describedBy: reason === null ? null : reasonId,
    }),
    reason === null ? null : h("span", { class: "reason", id: reasonId }, clipped(reason, 200, "sentence")),
  ];
}
