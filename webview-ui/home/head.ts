import { counted, say } from "../say";
import { clipped, h, redrawn } from "../view/dom";
import type { HomePart } from "./part";

/** Which server, and how many models. */
export function head(): HomePart {
  const element = h("header", { class: "top" });
  const draw = redrawn<string>(element, (words) => [h("h1", {}, say("homeTitle")), h("p", { class: "run-state" }, clipped(words, 300, "sentence"))]);
  return {
    element,
    update: ({ state: { server, endpoint, waiting, models } }) => {
      const measured = models.filter(({ points }) => points.length > 0).length;
      const parts = [
        server === null ? endpoint : say("homeServer", server, endpoint),
        ...(models.length === 0 ? [] : [counted("homeModels", models.length), say("homeMeasured", measured)]),
      ];
      draw(waiting ? say("homeWaiting") : parts.filter((part) => part !== "").join(" · "));
    },
  };
}
