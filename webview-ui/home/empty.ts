import { say } from "../say";
import { button } from "../view/button";
import { h, redrawn } from "../view/dom";
import type { HomeContext } from "./context";
import type { HomePart } from "./part";

interface Input {
  readonly isUp: boolean;
  readonly endpoint: string;
}

/** What stands there when the server has no model, or there is no server. */
export function empty({ ask }: Pick<HomeContext, "ask">): HomePart {
  const element = h("section", { class: "empty" });
  const secondary = (label: string, method: "changeEndpoint" | "refresh"): HTMLElement =>
    button({
      ...{ label, key: method, secondary: true },
      onClick: () => {
        ask(method, null);
      },
    });
  const pull = (): HTMLElement =>
    button({
      ...{ label: say("homePull"), key: "pull" },
      onClick: () => {
        ask("pull", null);
      },
    });
  const draw = redrawn<Input>(element, ({ isUp, endpoint }) => [
    h("h2", {}, say(isUp ? "homeNoModels" : "homeNoServer")),
    h("p", {}, isUp ? say("homeNoModelsText") : say("homeNoServerText", endpoint)),
    h("div", { class: "actions" }, ...(isUp ? [pull()] : [secondary(say("homeChangeEndpoint"), "changeEndpoint")]), secondary(say("homeTryAgain"), "refresh")),
  ]);
  return {
    element,
    update: ({ state: { server, endpoint, waiting, models } }) => {
      element.hidden = waiting || models.length > 0;
      draw({ isUp: server !== null, endpoint });
    },
  };
}
