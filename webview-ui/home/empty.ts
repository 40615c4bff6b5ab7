import type { HomeState } from "../../src/protocol/home";
import { say } from "../say";
import { button } from "../view/button";
import { h, redrawn } from "../view/dom";
import type { Child } from "../view/dom";
import type { HomeContext } from "./context";
import type { HomePart } from "./part";

interface Input {
  readonly isUp: boolean;
  readonly endpoint: string;
  readonly start: HomeState["start"];
}

type Method = "pull" | "changeEndpoint" | "refresh" | "startServer";

/** What stands there when the server has no model, or there is no server: one main button, the others beside it. */
export function empty({ ask }: Pick<HomeContext, "ask">): HomePart {
  const element = h("section", { class: "empty" });
  const act = (label: string, method: Method, isMain = false): HTMLElement =>
    button({
      ...{ label, key: method, secondary: !isMain },
      onClick: () => {
        ask(method, null);
      },
    });
  const actions = ({ isUp, start }: Input): Child[] => {
    const again = act(say("homeTryAgain"), "refresh");
    if (isUp) return [act(say("homePull"), "pull", true), again];
    if (start === "program") return [act(say("homeStart"), "startServer", true), act(say("homeChangeEndpoint"), "changeEndpoint"), again];
    return [act(say("homeChangeEndpoint"), "changeEndpoint", true), again];
  };
  const draw = redrawn<Input>(element, (input) => [
    h("h2", {}, say(input.isUp ? "homeNoModels" : "homeNoServer")),
    h("p", {}, input.isUp ? say("homeNoModelsText") : say("homeNoServerText", input.endpoint)),
    !input.isUp && input.start === "install" ? h("p", {}, h("a", { href: "https://ollama.com/download" }, say("homeInstall"))) : null,
    h("div", { class: "actions" }, ...actions(input)),
  ]);
  return {
    element,
    update: ({ state: { server, endpoint, start, waiting, models } }) => {
      element.hidden = waiting || models.length > 0;
      draw({ isUp: server !== null, endpoint, start });
    },
  };
}
