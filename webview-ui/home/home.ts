import type { HomeHost, HomeState } from "../../src/protocol/home";
import type { Host } from "../host";
import { sorted } from "../model/sort";
import { say, told } from "../say";
import { h } from "../view/dom";
import { notices } from "../view/notices";
import { homeChoicesFrom } from "./choices";
import type { HomeChoices } from "./choices";
import { comparison } from "./comparison";
import type { HomeContext } from "./context";
import { empty } from "./empty";
import { goal } from "./goal";
import { head } from "./head";
import { models } from "./models";
import type { HomeShown } from "./part";
import { rowOf } from "./rows";

/** Builds the page of all models in `app` and keeps it as the host says. */
export function startHome(app: HTMLElement, { channel, saved, save }: Host<HomeHost>): void {
  let choices: HomeChoices = homeChoicesFrom(saved);
  let state: HomeState | null = null;
  const problems = notices();
  const ask: HomeContext["ask"] = (method, params) => {
    channel.request(method, params).catch((error: unknown) => {
      problems.refused(error instanceof Error ? error.message : String(error));
    });
  };
  const context: HomeContext = {
    ask,
    choices: () => choices,
    choose: (changed) => {
      choices = { ...choices, ...changed };
      save(choices);
      show();
    },
  };
  const top = head();
  const parts = [empty(context), goal(context), models(context), comparison(context)];
  const waiting = h("p", { class: "quiet" }, say("homeWaiting"));
  app.replaceChildren(top.element, h("main", {}, problems.element, waiting, ...parts.map(({ element }) => element)));
  for (const { element } of parts) element.hidden = true;

  const show = (): void => {
    if (!state) return;
    waiting.hidden = !state.waiting;
    problems.problem(state.problem && told(state.problem));
    const shown = shownOf(state, choices);
    for (const { update } of [top, ...parts]) update(shown);
  };
  channel.on("state", (next) => {
    state = next;
    show();
  });
  ask("ready", null);
}

/** The rows in the server's order of names: a table that nobody has sorted has one too. */
function shownOf(state: HomeState, choices: HomeChoices): HomeShown {
  const limits = choices.limits ?? state.limits;
  const rows = sorted(state.models.map((model) => rowOf(model, limits)), ({ model }) => model.name.toLowerCase(), false);
  return { state, limits, rows };
}
