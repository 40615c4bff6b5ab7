import type { PresetName } from "../../src/core/domain/evidence";
import { PRESET_NAMES } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import type { PresetPick, Picks } from "../../src/core/preset/pick";
import { formatTokens } from "../../src/core/format";
import { figureWords } from "../model/front-axes";
import { certifiedPreset } from "../model/front-data";
import { setupWords } from "../model/setup-words";
import { presetTitle, shortTokens } from "../model/words";
import { say, told } from "../say";
import { badge } from "./badge";
import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

export interface PicksInput {
  readonly picks: Picks;
  /** Presets of the report, which alone can be applied. */
  readonly presets: readonly Preset[];
  readonly applyBlocked: string | null;
}

export interface PickActions {
  readonly apply: (preset: Preset) => void;
  readonly show: (pointId: string) => void;
}

/** The three presets as they are picked within the limits: why, at what cost, and whether they can be applied. */
export const pickCards = (input: PicksInput, actions: PickActions): Child[] =>
  PRESET_NAMES.map((name) => {
    const pick = input.picks[name];
    const titleId = `pick-${name}`;
    return h(
      "article",
      { class: "card pick", "aria-labelledby": titleId },
      h(
        "header",
        {},
        h("h4", { id: titleId }, presetTitle(name)),
        pick && certifiedPreset(input.presets, pick.point) ? badge("certified") : null,
      ),
      ...(pick ? pickBody(name, pick, input, actions) : [h("p", { class: "quiet" }, say("pickNone"))]),
    );
  });

function pickBody(name: PresetName, { point, why, costs }: PresetPick, { presets, applyBlocked }: PicksInput, actions: PickActions): Child[] {
  const preset = certifiedPreset(presets, point);
  const reason = preset === null ? say("pickNotCertified") : applyBlocked;
  const reasonId = `pick-blocked-${name}`;
  return [
    h(
      "p",
      { class: "headline" },
      h("span", { class: "big" }, shortTokens(point.contextTokens)),
      h("span", { class: "exact" }, figureWords(point, "decode")),
    ),
    h("p", { class: "quiet" }, setupWords(point.setup)),
    h("p", {}, clipped(told(why), 400, "sentence")),
    h("p", {}, clipped(told(costs), 600, "sentence")),
    h(
      "footer",
      {},
      preset === null
        ? null
        : button({
            label: say("apply"),
            ariaLabel: say("applyLabel", presetTitle(preset.name), formatTokens(preset.contextTokens)),
            key: `pick-apply-${name}`,
            disabled: applyBlocked !== null,
            describedBy: applyBlocked === null ? null : reasonId,
            onClick: () => {
              actions.apply(preset);
            },
          }),
      button({
        label: say("pickShow"),
        ariaLabel: say("pickShowLabel", presetTitle(name)),
        key: `pick-show-${name}`,
        secondary: true,
        onClick: () => {
          actions.show(point.id);
        },
      }),
      reason === null ? null : h("span", { class: "reason", id: reasonId }, clipped(reason, 200, "sentence")),
    ),
  ];
}
