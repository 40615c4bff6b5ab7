import type { ModelReport } from "../../src/core/domain/report";
import { formatAtLeast, formatPercent, formatTokens } from "../../src/core/format";
import type { TrialRow } from "../../src/protocol/panel";
import { ladderOf } from "../model/ladder";
import type { Mark, Rung } from "../model/ladder";
import { runIdOf } from "../../src/core/report/current";
import { ofRun, ofSetup } from "../model/figure";
import type { Quantity, Told } from "../model/figure";
import { shortTokens } from "../model/words";
import { counted, say } from "../say";
import type { Word } from "../say";
import { h, redrawn } from "./dom";
import { dataTable } from "./table";

const STATES: Readonly<Record<Rung["state"], Word>> = {
  certified: "rungCertified",
  provisional: "rungProvisional",
  rejected: "rungRejected",
  filled: "rungFilled",
  loaded: "rungLoaded",
  "too-big": "rungTooBig",
  void: "rungVoid",
};
const SIGNS: Readonly<Record<Mark, string>> = { success: "✓", larger: "✓", failure: "✕", void: "–" };
const MARK_WORDS: Readonly<Record<Mark, Word>> = { success: "markSuccess", larger: "markLarger", failure: "markFailure", void: "markVoid" };
const MOST_MARKS = 96;

/** The ladder: a rung for each context that was tried, a mark for each filled load, and what they prove. */
export function ladderView(): {
  readonly element: HTMLElement;
  readonly update: (report: ModelReport | null, trials: readonly TrialRow[]) => void;
} {
  const element = h("div", {});
  const draw = redrawn<{ readonly rungs: readonly Rung[]; readonly runId: string }>(element, ({ rungs, runId }) => [
    h("h3", {}, say("ladderTitle")),
    h("p", { class: "quiet" }, say(rungs.length === 0 ? "ladderNothing" : "ladderHint")),
    ...(rungs.length === 0 ? [] : [legend(), ladder(rungs), table(rungs, runId)]),
  ]);
  return {
    element,
    update: (report, trials) => {
      draw({ rungs: report ? ladderOf(report, trials) : [], runId: report ? runIdOf(report) : "" });
    },
  };
}

const mark = (kind: Mark): HTMLElement => h("span", { class: `mark mark-${kind}` }, SIGNS[kind]);

const legend = (): HTMLElement =>
  h(
    "p",
    { class: "legend", "aria-hidden": "true" },
    ...(["success", "larger", "failure", "void"] as const).map((kind) => h("span", {}, mark(kind), say(MARK_WORDS[kind]))),
  );

const ladder = (rungs: readonly Rung[]): HTMLElement =>
  h(
    "div",
    { class: "ladder", role: "img", "aria-label": `${say("ladderTitle")}. ${rungs.slice(0, 12).map(spoken).join(". ")}.` },
    ...rungs.map((rung) =>
      h(
        "div",
        { class: `rung rung-${rung.state}` },
        h("span", { class: "rung-context", title: formatTokens(rung.contextTokens) }, shortTokens(rung.contextTokens)),
        h(
          "span",
          { class: "marks" },
          ...rung.marks.slice(0, MOST_MARKS).map(mark),
          rung.marks.length > MOST_MARKS ? h("span", { class: "quiet" }, say("markMore", rung.marks.length - MOST_MARKS)) : null,
          h("span", { class: "rung-state" }, stateWords(rung)),
        ),
      ),
    ),
  );

function stateWords(rung: Rung): string {
  const state = say(STATES[rung.state]);
  return rung.bound ? `${state}, ${boundWords(rung)}` : state;
}

const boundWords = ({ bound }: Rung): string =>
  bound ? say("boundShort", formatAtLeast(bound.reliability), formatPercent(bound.confidence)) : say("boundNone");

function spoken(rung: Rung): string {
  const requests = rung.successes + rung.failures;
  const proof = requests > 0 ? `, ${say("succeededOf", rung.successes, requests)}` : "";
  return `${shortTokens(rung.contextTokens)}: ${stateWords(rung)}${proof}`;
}

/** A figure of a rung; of its preset where one stands on it. */
const rungFigure = (runId: string, { contextTokens, preset }: Rung, quantity: Quantity, value: number, text = String(value)): Told => ({
  of: [preset ? ofSetup(runId, preset, quantity) : ofRun(runId, `${contextTokens} tokens: ${quantity}`)],
  value,
  text,
});

const table = (rungs: readonly Rung[], runId: string): HTMLElement =>
  h(
    "details",
    { "data-key": "ladder-table" },
    h("summary", {}, say("ladderTable")),
    dataTable(
      say("ladderTable"),
      (["colContext", "colState", "colSuccesses", "colFailures", "colVoids", "colLoads", "colBound"] as const).map((word) => say(word)),
      rungs.map((rung) => [
        formatTokens(rung.contextTokens),
        say(STATES[rung.state]),
        rungFigure(runId, rung, "filled loads that succeeded", rung.successes),
        rungFigure(runId, rung, "filled loads that failed", rung.failures),
        rungFigure(runId, rung, "incomplete filled loads", rung.voids),
        counted("loads", rung.loads),
        rung.bound ? rungFigure(runId, rung, "reliability", rung.bound.reliability, boundWords(rung)) : boundWords(rung),
      ]),
    ),
  );
