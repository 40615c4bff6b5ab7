import type { Said } from "../../src/core/domain/statements";
import { told } from "../say";
import { clipped, h, redrawn } from "./dom";
import type { Section } from "./section";

/** That lines of the journal could not be read: what stands below may lack what is in them. */
export function passedOverSection(): Section {
  const element = h("div", {});
  const draw = redrawn<Said | null>(element, (lines) => [
    lines && h("div", { class: "notice notice-warning" }, clipped(told(lines), 2000, "sentence")),
  ]);
  return {
    element,
    shows: ({ passedOver }) => passedOver !== null,
    update: ({ passedOver }) => {
      draw(passedOver);
    },
  };
}
