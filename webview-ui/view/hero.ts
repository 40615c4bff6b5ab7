import { unprovenSaid } from "../../src/core/report/evidence-said";
import { told } from "../say";
import { heroWhy } from "../model/hero";
import type { Shown } from "../model/preset-figures";
import { cardApply, cardHead, headline, inWords, whys } from "./card";
import type { CardActions, CardInput } from "./card";
import { h } from "./dom";
import { presetFacts } from "./preset-facts";

/** The setup that most people want, with the reason for it and the one button of the page. */
export function hero(card: CardInput, others: boolean, actions: CardActions): HTMLElement {
  const { presets, offered } = card;
  const shown: Shown = { presets, runId: offered.runId };
  const unproven = told(unprovenSaid(presets[0].evidence));
  return h(
    "article",
    { class: `card hero card-${presets[0].evidence.state}`, "aria-labelledby": `preset-${presets[0].name}` },
    h(
      "div",
      { class: "hero-what" },
      cardHead(card),
      headline(shown),
      h("p", { class: "hero-why" }, heroWhy(presets, others)),
      unproven === "" ? null : h("p", { class: "hero-unproven" }, unproven),
      h("footer", {}, ...cardApply(card, actions)),
      ...whys(card),
      inWords(card),
    ),
    h("div", { class: "hero-facts" }, presetFacts(shown)),
  );
}
