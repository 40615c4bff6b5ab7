import type { Flag, ModelReport } from "../../src/core/domain/report";
import { provenance } from "../model/provenance";
import { say, told } from "../say";
import type { Told } from "../model/figure";
import { clipped, h, redrawn } from "./dom";
import { sentence } from "./figure";

interface Input {
  readonly flags: readonly Flag[];
  readonly facts: readonly (readonly [string, readonly Told[]])[];
}

const MOST_FLAGS = 100;

/** What to know before trusting the figures, and how and where they were made. */
export function detailsView(): { readonly element: HTMLElement; readonly update: (report: ModelReport | null) => void } {
  const element = h("div", {});
  const draw = redrawn<Input>(element, ({ flags, facts }) => [
    h("h3", {}, say("flagsTitle")),
    flags.length === 0
      ? h("p", { class: "quiet" }, say("noFlags"))
      : h("ul", { class: "flags" }, ...flags.slice(0, MOST_FLAGS).map(flagItem)),
    h("h3", { class: "later" }, say("provenanceTitle")),
    h(
      "dl",
      { class: "provenance" },
      ...facts.flatMap(([label, value]) => [h("dt", {}, label), h("dd", {}, sentence(value))]),
    ),
  ]);
  return {
    element,
    update: (report) => {
      draw({ flags: report?.flags ?? [], facts: report ? provenance(report) : [] });
    },
  };
}

const flagItem = ({ severity, message }: Flag): HTMLElement =>
  h(
    "li",
    { class: `flag flag-${severity}` },
    h("span", { class: "flag-kind" }, h("span", { "aria-hidden": "true" }, severity === "warning" ? "▲ " : "• "), say(severity)),
    clipped(told(message), 1000, "sentence"),
  );
