import { say } from "../say";
import { button } from "./button";
import { h, redrawn } from "./dom";
import type { PanelContext } from "./panel-context";
import type { Section } from "./section";

/** What stands there before a run has left anything. */
export function emptySection({ ask }: PanelContext): Section {
  const element = h("section", { class: "empty" });
  const draw = redrawn<string>(element, (model) => [
    h("h2", {}, say("emptyTitle")),
    h("p", {}, say(model === "" ? "emptyNoModel" : "emptyText")),
    button({
      label: say("optimize"),
      key: "optimize-empty",
      onClick: () => {
        ask("optimize", null);
      },
    }),
  ]);
  return {
    element,
    shows: ({ report, live }) => report === null && live === null,
    update: ({ subject }) => {
      draw(subject.id);
    },
  };
}
