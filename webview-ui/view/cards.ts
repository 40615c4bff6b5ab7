import { heroOf } from "../model/hero";
import { presetGroups } from "../model/preset-groups";
import { say, translate } from "../say";
import type { PanelState } from "../../src/protocol/panel";
import { presetCard } from "./card";
import type { CardActions, CardInput } from "./card";
import { clipped, h, redrawn } from "./dom";
import { hero } from "./hero";
import type { PanelContext } from "./panel-context";
import type { Section } from "./section";
import { groundInWords } from "../../src/words/ground";

interface Input {
  readonly cards: readonly CardInput[];
  readonly changes: readonly string[];
  readonly running: boolean;
}

/** The recommended setup first, the other presets below, and why they no longer hold if they do not. */
export function cardsSection({ apply, ask }: PanelContext): Section {
  const element = h("section", { "aria-labelledby": "presets-title" });
  const draw = redrawn<Input>(element, ({ cards, changes, running }) => {
    const first = heroOf(cards);
    const others = cards.filter((card) => card !== first);
    const actionsOf = (card: CardInput): CardActions => ({
      apply: () => {
        apply(card.presets[0], card.offered.runId);
      },
      copyName: () => {
        ask("copyModelName", { preset: card.presets[0].name });
      },
    });
    return [
      h("h2", { id: "presets-title" }, say(first ? "heroTitle" : "presets")),
      changes.length === 0 ? null : staleNotice(changes),
      first ? hero(first, others.length > 0, actionsOf(first)) : null,
      cards.length === 0 ? h("p", { class: "quiet" }, say(running ? "presetsLater" : "noPresets")) : null,
      first && others.length > 0 ? h("h2", { class: "others-title" }, say("otherPresets")) : null,
      others.length === 0 ? null : h("div", { class: "cards" }, ...others.map((card) => presetCard(card, actionsOf(card)))),
    ];
  });
  return {
    element,
    shows: ({ report }) => report !== null,
    update: (state) => {
      draw({
        changes: [...new Set(state.offered.flatMap(({ changed }) => groundInWords(changed, translate)))],
        running: state.live !== null,
        cards: cardsOf(state),
      });
    },
  };
}

const cardsOf = ({ offered, runId, applied, applyBlocked }: PanelState): CardInput[] =>
  presetGroups(offered.map(({ preset }) => preset)).flatMap((presets) => {
    const first = offered.find(({ preset }) => preset === presets[0]);
    if (!first) return [];
    return {
      presets,
      offered: first,
      earlier: first.runId !== runId,
      applied: presets.some(({ name }) => name === applied),
      applyBlocked,
    };
  });

const staleNotice = (reasons: readonly string[]): HTMLElement =>
  h(
    "div",
    { class: "notice notice-warning" },
    h("strong", {}, say("staleTitle")),
    h("ul", {}, ...reasons.slice(0, 20).map((reason) => h("li", {}, clipped(reason, 400, "sentence")))),
  );
