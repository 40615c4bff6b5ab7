import type { Preset } from "../../src/core/domain/report";
import { CANDIDATES } from "../../src/core/preset/candidate";
import type { CandidateName } from "../../src/core/preset/candidate";
import type { Picked, Picks } from "../../src/core/preset/pick";
import { formatTokens } from "../../src/core/format";
import type { OfferedPreset } from "../../src/protocol/panel";
import { pointFigure } from "../model/front-axes";
import { candidateTitle, EVIDENCE, presetsAt } from "../model/front-data";
import type { OnOffer } from "../model/front-data";
import { setupWords } from "../model/setup-words";
import { presetTitle, shortTokens } from "../model/words";
import { say, told } from "../say";
import { applyButton } from "./apply-button";
import { button } from "./button";
import { clipped, h } from "./dom";
import type { Child } from "./dom";
import { figure } from "./figure";

export interface CandidatesInput extends OnOffer {
  readonly picks: Picks;
  readonly applied: Preset["name"] | null;
  readonly applyBlocked: string | null;
}

export interface CandidateActions {
  readonly apply: (offered: OfferedPreset) => void;
  readonly show: (pointId: string) => void;
}

/** What can be picked of the measured points within the limits, a row each: why, at what cost, and which preset it is, if any. */
export const candidateList = (input: CandidatesInput, actions: CandidateActions): Child[] =>
  CANDIDATES.map((name) => {
    const pick = input.picks[name];
    const titleId = `candidate-${name}`;
    return h(
      "article",
      { class: "candidate", "aria-labelledby": titleId },
      h("h4", { id: titleId }, candidateTitle(name)),
      ...(pick ? candidateBody(name, pick, input, actions) : [h("p", { class: "quiet" }, say("candNone"))]),
    );
  });

function candidateBody(name: CandidateName, { point, why, costs }: Picked, input: CandidatesInput, actions: CandidateActions): Child[] {
  const { applied, applyBlocked, runId } = input;
  const offered = presetsAt(input, point);
  const presets = offered.map(({ preset }) => preset);
  const [first] = offered;
  return [
    h(
      "p",
      { class: "candidate-head" },
      h("strong", { title: formatTokens(point.contextTokens) }, figure(pointFigure(runId, point, "context", shortTokens(point.contextTokens)))),
      ", ",
      figure(pointFigure(runId, point, "decode")),
      h("span", { class: "quiet" }, `, ${setupWords(point.setup)}`),
    ),
    h("p", {}, clipped(told(why), 400, "sentence")),
    h("p", { class: "quiet" }, clipped(told(costs), 600, "sentence")),
    h("p", {}, first ? say("candIsPreset", presets.map((preset) => presetTitle(preset.name)).join(", ")) : say("candNoPreset", say(EVIDENCE[point.evidence]))),
    h(
      "footer",
      {},
      ...(first && isFilled(presets)
        ? applyButton(
            {
              presets,
              applied: presets.some((preset) => preset.name === applied),
              blocked: applyBlocked,
              stale: first.changed.length > 0,
              place: `candidate-apply-${name}`,
            },
            () => {
              actions.apply(first);
            },
          )
        : []),
      button({
        label: say("candShow"),
        ariaLabel: say("candShowLabel", candidateTitle(name)),
        key: `candidate-show-${name}`,
        secondary: true,
        onClick: () => {
          actions.show(point.id);
        },
      }),
    ),
  ];
}

const isFilled = (presets: readonly Preset[]): presets is readonly [Preset, ...Preset[]] => presets.length > 0;
