import type { ModelReport } from "../../src/core/domain/report";
import type { FrontPoint } from "../../src/core/domain/tuning";
import { answersHold } from "../../src/core/preset/answers";
import { markDominated } from "../../src/core/preset/front";
import { keeps, pickCandidates } from "../../src/core/preset/pick";
import type { FrontConstraints, Picks } from "../../src/core/preset/pick";
import { axisTitles } from "../model/front-axes";
import { runIdOf } from "../../src/core/report/current";
import { drawnPoints, frontTable, onFront, shownPoint } from "../model/front-data";
import type { FrontChoice } from "../model/choices";
import { keptWords, LIMITS, limitsAsked } from "../model/limits";
import { counted, say } from "../say";
import type { OfferedPreset } from "../../src/protocol/panel";
import { candidateList } from "./candidates";
import type { CandidatesInput } from "./candidates";
import { h, redrawn } from "./dom";
import { limitFields } from "./limit-fields";
import { frontPlot } from "./front-plot";
import { pointDetail } from "./front-point";
import type { PointInput } from "./front-point";
import type { PanelContext } from "./panel-context";
import { select } from "./select";
import { dataTable } from "./table";

export interface FrontInput {
  readonly report: ModelReport;
  readonly offered: readonly OfferedPreset[];
  readonly applied: OfferedPreset["preset"]["name"] | null;
  readonly applyBlocked: string | null;
}

/** The Pareto front: picture, the point that is shown, limits, and the candidates within them. All from what is measured already. */
export function frontView({ apply, choices, choose }: PanelContext): {
  readonly element: HTMLElement;
  readonly update: (input: FrontInput) => void;
  readonly paint: () => void;
} {
  let input: FrontInput | null = null;
  const change = (changed: Partial<FrontChoice>): void => {
    choose({ front: { ...choices().front, ...changed } });
    show();
  };
  const showPoint = (pointId: string): void => {
    change({ pointId });
  };
  const plot = frontPlot(showPoint);
  const axes = h(
    "div",
    { class: "toolbar" },
    ...(["x", "y"] as const).map((side) =>
      h(
        "label",
        { class: "axis" },
        `${say(side === "x" ? "frontAcross" : "frontUp")} `,
        select(say(side === "x" ? "frontAcross" : "frontUp"), axisTitles(), choices().front[side], (axis) => {
          change({ [side]: axis });
        }),
      ),
    ),
  );
  const limits = limitFields(LIMITS, {
    reset: say("limitsReset"),
    onChange: (changed) => {
      if (input) change({ limits: { ...limitsNow(input.report), ...changed } });
    },
    onReset: () => {
      change({ limits: null });
    },
  });
  const limitsNow = (report: ModelReport): FrontConstraints => choices().front.limits ?? limitsAsked(report.request);
  const leftOut = h("p", { class: "quiet" });
  const kept = h("p", { class: "quiet", role: "status" });
  const detail = h("div", { class: "front-point" });
  const candidates = h("div", { class: "candidates" });
  const table = h("div", {});
  const drawDetail = redrawn<PointInput>(detail, pointDetail);
  const drawTable = redrawn<{ readonly points: readonly FrontPoint[]; readonly runId: string }>(table, ({ points, runId }) => {
    const { columns, rows } = frontTable(points, runId);
    return [dataTable(say("tablePoints"), columns, rows)];
  });
  const drawCandidates = redrawn<CandidatesInput>(candidates, (shown) =>
    candidateList(shown, {
      apply: ({ preset, runId }) => {
        apply(preset, runId);
      },
      show: showPoint,
    }),
  );
  const show = (): void => {
    if (!input) return;
    const { report, offered, applied, applyBlocked } = input;
    const onOffer = { offered, runId: runIdOf(report) };
    // What may change answers and is not proven not to is no point to recommend, nor one that may put another off the front.
    const points = markDominated(report.front.filter(({ setup }) => answersHold(setup, report.kvCache)));
    const unproven = report.front.length - points.length;
    leftOut.hidden = unproven === 0;
    leftOut.textContent = say("frontUnproven", counted("points", unproven));
    const { x, y, pointId, limits: chosen } = choices().front;
    const now = limitsNow(report);
    const picks: Picks = pickCandidates(points, now);
    const point = shownPoint(points, pointId, picks);
    plot.update({ points, x, y, onOffer, shown: point });
    const dominating = points.find(({ id }) => id === point?.dominatedBy) ?? null;
    drawDetail({ point, stops: onFront(drawnPoints(points, x, y)), dominating, picks, onOffer });
    limits.update(now, chosen !== null);
    kept.textContent = keptWords(onFront(points), (candidate) => keeps(candidate, now));
    drawCandidates({ ...onOffer, picks, applied, applyBlocked });
    drawTable({ points, runId: onOffer.runId });
  };
  const key = (kind: string, word: "keyCertified" | "keyMeasured" | "keyDominated"): HTMLElement =>
    h("span", {}, h("span", { class: `spot spot-${kind}` }), say(word));
  const element = h(
    "section",
    { "aria-labelledby": "front-title" },
    h("h3", { id: "front-title" }, say("frontTitle")),
    h("p", { class: "quiet" }, say("frontHint")),
    axes,
    h(
      "div",
      { class: "front" },
      h(
        "div",
        { class: "front-picture" },
        plot.element,
        h(
          "p",
          { class: "chart-legend", "aria-hidden": "true" },
          key("certified", "keyCertified"),
          key("measured", "keyMeasured"),
          key("dominated", "keyDominated"),
        ),
      ),
      detail,
    ),
    leftOut,
    h("details", {}, h("summary", {}, say("tablePoints")), table),
    h("h3", { class: "later" }, say("candidatesTitle")),
    h("p", { class: "quiet" }, say("limitsHint")),
    limits.element,
    kept,
    candidates,
  );
  return {
    element,
    update: (next) => {
      input = next;
      element.hidden = next.report.front.length === 0;
      if (!element.hidden) show();
    },
    paint: () => {
      plot.paint();
    },
  };
}
