import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

export interface Measuring {
  readonly label: string;
  readonly key: string;
  readonly secondary: boolean;
  /** Why nothing can be measured now; null when it can. */
  readonly blocked: string | null;
}

/** The button that starts a measurement, and why where it cannot. */
export function measureButton({ label, key, secondary, blocked }: Measuring, onMeasure: () => void): Child[] {
  const reasonId = `blocked-${key}`;
  return [
    button({ label, key, secondary, disabled: blocked !== null, describedBy: blocked === null ? null : reasonId, onClick: onMeasure }),
    blocked === null ? null : h("span", { class: "reason", id: reasonId }, clipped(blocked, 200, "sentence")),
  ];
}
