import type { PanelState } from "../src/protocol/panel";
import type { Host } from "./host";
import { choicesFrom } from "./model/choices";
import type { Choices } from "./model/choices";
import { cardsSection } from "./view/cards";
import { h } from "./view/dom";
import { headerSection } from "./view/header";
import type { PanelContext } from "./view/panel-context";

/** Builds the panel in `app` and keeps it as the host says. */
export function startPanel(app: HTMLElement, { channel, saved, save }: Host): void {
  let choices: Choices = choicesFrom(saved);
  const context: PanelContext = {
    ask: (method, params) => {
      channel.request(method, params).catch(() => undefined);
    },
    choices: () => choices,
    choose: (changed) => {
      choices = { ...choices, ...changed };
      save(choices);
    },
  };
  const header = headerSection(context);
  const cards = cardsSection(context);
  app.replaceChildren(header.element, h("main", {}, cards.element));
  channel.on("state", (state: PanelState) => {
    if (state.model !== choices.model) context.choose({ model: state.model });
    header.update(state);
    cards.update(state);
  });
  context.ask("ready", null);
}
