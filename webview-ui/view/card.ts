import type { Preset } from "../../src/core/domain/report";
import { say, told } from "../say";
import type { OfferedPreset } from "../../src/protocol/panel";
import { contextFigures } from "../model/preset-figures";
import type { Shown } from "../model/preset-figures";
import { dateTime, presetTitle } from "../model/words";
import { applyButton } from "./apply-button";
import { badge } from "./badge";
import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";
import { figure } from "./figure";
import { presetFacts } from "./preset-facts";

export interface CardInput {
  /** One setup under all the names that it was picked for. */
  readonly presets: readonly [Preset, ...Preset[]];
  /** The first of them, with the run that it is from. */
  readonly offered: OfferedPreset;
  /** It is from another run than the one that is shown. */
  readonly earlier: boolean;
  readonly applied: boolean;
  readonly applyBlocked: string | null;
}

const LONGEST_SENTENCE = 600;

export interface CardActions {
  readonly apply: () => void;
  /** Copies the name of the model that applying makes. */
  readonly copyName: () => void;
}

/** One setup: what it gives, how well that is proven, and the button that applies it. */
export function presetCard(card: CardInput, actions: CardActions): HTMLElement {
  const { presets, offered } = card;
  const shown: Shown = { presets, runId: offered.runId };
  return h(
    "article",
    { class: `card card-${presets[0].evidence.state}`, "aria-labelledby": `preset-${presets[0].name}` },
    cardHead(card),
    headline(shown),
    presetFacts(shown),
    ...whys(card),
    inWords(card),
    h("footer", {}, ...cardApply(card, actions)),
  );
}

export const cardApply = ({ presets, offered, applied, applyBlocked }: CardInput, { apply, copyName }: CardActions): Child[] => [
  ...applyButton({ presets, applied, blocked: applyBlocked, stale: offered.changed.length > 0, place: "apply" }, apply),
  presets[0].evidence.state === "rejected"
    ? null
    : button({ label: say("copyModelName"), ariaLabel: say("copyModelNameLabel", presetTitle(presets[0].name)), key: `copy-${presets[0].name}`, onClick: copyName, secondary: true }),
];

/** The names and how they stand. */
export const cardHead = ({ presets, offered, applied }: CardInput): HTMLElement =>
  h(
    "header",
    {},
    h("h3", { id: `preset-${presets[0].name}` }, presets.map((preset) => presetTitle(preset.name)).join(", ")),
    h(
      "div",
      { class: "badges" },
      badge(presets[0].evidence.state),
      offered.changed.length > 0 ? badge("stale") : null,
      applied ? badge("applied") : null,
    ),
  );

export function headline(shown: Shown): HTMLElement {
  const { short, exact } = contextFigures(shown);
  return h(
    "p",
    { class: "headline", title: exact.text },
    h("span", { class: "big" }, figure(short)),
    h("span", { class: "exact" }, figure(exact)),
  );
}

/** Why this setup, and why it is not proven where it is not. */
export const whys = ({ presets, offered, earlier }: CardInput): Child[] => {
  const { evidence } = presets[0];
  return [
    ...presets.map((preset) => h("p", { class: "why" }, clipped(whyOf(preset, presets.length > 1), LONGEST_SENTENCE, "sentence"))),
    evidence.state === "certified" ? null : h("p", { class: "why-not" }, clipped(told(evidence.why), LONGEST_SENTENCE, "sentence")),
    earlier ? h("p", { class: "quiet" }, say("fromRun", dateTime(offered.measuredAt))) : null,
  ];
};

const whyOf = ({ name, why }: Preset, named: boolean): string => (named ? say("whyNamed", presetTitle(name), told(why)) : told(why));

export function inWords({ presets, offered }: CardInput): HTMLElement | null {
  const words = told(offered.words);
  if (words === "") return null;
  return h(
    "details",
    { class: "in-words", "data-key": `words-${presets[0].name}` },
    h("summary", {}, say("inWords")),
    h("p", {}, clipped(words, 2000, "sentence")),
    h("p", { class: "quiet" }, say("filledLoadHint")),
  );
}
