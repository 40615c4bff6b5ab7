import { presetGroups } from "../model/preset-groups";
import { say, translate } from "../say";
import { presetCard } from "./card";
import type { CardInput } from "./card";
import { clipped, h, redrawn } from "./dom";
import type { PanelContext } from "./panel-context";
import type { Section } from "./section";
import { groundInWords } from "../../src/words/ground";

interface Input {
  readonly cards: readonly CardInput[];
  readonly changes: readonly string[];
  readonly running: boolean;
}

/** The presets side by side, and why they no longer hold if they do not. */
export function cardsSection({ apply }: PanelContext): Section {
  const body = h("div", {});
  const element = h("section", { "aria-labelledby": "presets-title" }, h("h2", { id: "presets-title" }, say("presets")), body);
  const draw = redrawn<Input>(body, ({ cards, changes, running }) => [
    changes.length === 0 ? null : staleNotice(changes),
    cards.length === 0
      ? h("p", { class: "quiet" }, say(running ? "presetsLater" : "noPresets"))
      : h(
          "div",
          { class: "cards" },
          ...cards.map((card) =>
            presetCard(card, () => {
              apply(card.presets[0], card.offered.runId);
            }),
          ),
        ),
  ]);
  return {
    element,
    shows: ({ report }) => report !== null,
    update: (state) => {
      const { offered, runId, applied, applyBlocked, live } = state;
      draw({
        changes: [...new Set(offered.flatMap(({ changed }) => groundInWords(changed, translate)))],
        running: live !== null,
        cards: presetGroups(offered.map(({ preset }) => preset)).flatMap((presets) => {
          const first = offered.find(({ preset }) => preset === presets[0]);
          if (!first) return [];
          return {
            presets,
            offered: first,
            earlier: first.runId !== runId,
            applied: presets.some(({ name }) => name === applied),
            applyBlocked,
          };
        }),
      });
    },
  };
}

const staleNotice = (reasons: readonly string[]): HTMLElement =>
  h(
    "div",
    { class: "notice notice-warning" },
    h("strong", {}, say("staleTitle")),
    h("ul", {}, ...reasons.slice(0, 20).map((reason) => h("li", {}, clipped(reason, 400, "sentence")))),
  );
