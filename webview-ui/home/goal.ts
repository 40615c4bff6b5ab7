import { isLimited } from "../../src/core/preset/goal";
import type { GoalLimits } from "../../src/core/preset/goal";
import { formatTokens } from "../../src/core/format";
import { presetTitle, shortTokens } from "../model/words";
import { counted, say } from "../say";
import { button } from "../view/button";
import { clipped, cut, h, redrawn } from "../view/dom";
import type { Child } from "../view/dom";
import { limitFields } from "../view/limit-fields";
import { answerOf, figuresOf, missingWords } from "./answer";
import type { Answer, Offer } from "./answer";
import type { HomeContext } from "./context";
import type { HomePart } from "./part";

const GOAL_LIMITS = ["minDecodeTokensPerSecond", "maxTtftMs", "maxContextTokens", "maxFootprintBytes"] as const satisfies readonly (keyof GoalLimits)[];

interface Input {
  readonly limits: GoalLimits;
  readonly answer: Answer;
  readonly measureBlocked: string | null;
  readonly applyBlocked: string | null;
}

/** For who starts with limits instead of a name: the largest proven context that keeps them, and what a run could still find. */
export function goal({ ask, choices, choose }: HomeContext): HomePart {
  const answer = h("div", { class: "goal-answer", role: "status" });
  const draw = redrawn<Input>(answer, (input) => (isLimited(input.limits) ? answered(input, ask) : [h("p", { class: "quiet" }, say("goalHint"))]));
  let limits: GoalLimits | null = null;
  const fields = limitFields(GOAL_LIMITS, {
    reset: say("goalReset"),
    onChange: (changed) => {
      if (limits) choose({ limits: { ...limits, ...changed } });
    },
    onReset: () => {
      choose({ limits: null });
    },
  });
  const element = h("section", { class: "goal", "aria-labelledby": "goal-title" }, h("h2", { id: "goal-title" }, say("goalTitle")), fields.element, answer);
  return {
    element,
    update: ({ state: { models, measureBlocked, applyBlocked }, rows, limits: now }) => {
      element.hidden = models.length === 0;
      limits = now;
      fields.update(now, choices().limits !== null);
      draw({ limits: now, answer: answerOf(rows), measureBlocked, applyBlocked });
    },
  };
}

const BLOCKED_ID = "goal-blocked";

function answered({ limits, answer, measureBlocked, applyBlocked }: Input, ask: HomeContext["ask"]): Child[] {
  const { best, others, missing, offers } = answer;
  const open = missingWords(missing);
  const offerButton = (offer: Offer, isMain: boolean): HTMLElement =>
    button({
      label: offerWords(offer),
      key: `measure-${offer.kind}-${offer.model}`,
      secondary: !isMain,
      disabled: measureBlocked !== null,
      describedBy: measureBlocked === null ? null : BLOCKED_ID,
      onClick: () => {
        ask("measure", { model: offer.model, limits });
      },
    });
  return [
    ...(best ? bestWords(best, others, applyBlocked, ask) : [h("p", { class: "found-first" }, say("goalNone"))]),
    open === "" ? null : h("p", { class: "quiet" }, say("goalMissing", open)),
    ...(offers.length === 0
      ? []
      : [
          h("p", { class: "quiet" }, [say("goalMeasureHint"), ...(limits.maxFootprintBytes === null ? [] : [say("goalMeasureMemory")])].join(" ")),
          h("div", { class: "toolbar" }, ...offers.map((offer, at) => offerButton(offer, best === null && at === 0))),
          measureBlocked === null ? null : h("p", { class: "quiet", id: BLOCKED_ID }, measureBlocked),
        ]),
  ];
}

/** A server may name its models as it likes. */
const LONGEST_NAME = 48;

function offerWords({ kind, model: name, contextTokens }: Offer): string {
  const model = cut(name, LONGEST_NAME);
  if (kind === "larger") return say("goalLarger", model);
  return contextTokens === null ? say("goalMeasure", model) : say("goalMeasureProvisional", shortTokens(contextTokens), model);
}

function bestWords({ model, point }: NonNullable<Answer["best"]>, others: number, applyBlocked: string | null, ask: HomeContext["ask"]): Child[] {
  const { preset, runId, options, contextTokens } = point;
  return [
    h("p", { class: "found-first", title: formatTokens(contextTokens) }, say("goalProven", shortTokens(contextTokens))),
    h("p", {}, clipped(say("goalProvenBy", model, presetTitle(preset), figuresOf(point)), 400, "sentence")),
    h(
      "div",
      { class: "toolbar" },
      button({
        label: say("applyThis", presetTitle(preset), shortTokens(contextTokens)),
        ariaLabel: `${say("applyThisLabel", presetTitle(preset), shortTokens(contextTokens), formatTokens(contextTokens))}, ${model}`,
        key: "goal-apply",
        disabled: applyBlocked !== null,
        describedBy: applyBlocked === null ? null : "goal-apply-blocked",
        onClick: () => {
          ask("apply", { model, point: { preset, runId, options } });
        },
      }),
      button({
        label: say("goalOpen"),
        ariaLabel: say("goalOpenLabel", model),
        key: "goal-open",
        secondary: true,
        onClick: () => {
          ask("open", { model });
        },
      }),
      applyBlocked === null ? null : h("span", { class: "reason", id: "goal-apply-blocked" }, applyBlocked),
    ),
    others === 0 ? null : h("p", { class: "quiet" }, counted("goalOthers", others)),
  ];
}
