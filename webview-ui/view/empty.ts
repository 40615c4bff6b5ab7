import type { PanelState } from "../../src/protocol/panel";
import { say } from "../say";
import { h, redrawn } from "./dom";
import { measureButton } from "./measure-button";
import type { PanelContext } from "./panel-context";
import type { Section } from "./section";

/** What stands there before a run has left anything. */
export function emptySection({ ask }: PanelContext): Section {
  const element = h("section", { class: "empty" });
  const draw = redrawn<Pick<PanelState, "measureBlocked"> & { readonly model: string }>(element, ({ model, measureBlocked }) => [
    h("h2", {}, say("emptyTitle")),
    h("p", {}, say(model === "" ? "emptyNoModel" : "emptyText")),
    ...measureButton({ label: say("optimize"), key: "optimize-empty", secondary: false, blocked: measureBlocked }, () => {
      ask("optimize", null);
    }),
  ]);
  return {
    element,
    shows: ({ report, live }) => report === null && live === null,
    update: ({ subject, measureBlocked }) => {
      draw({ model: subject.id, measureBlocked });
    },
  };
}
