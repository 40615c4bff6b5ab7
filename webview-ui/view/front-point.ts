import type { FrontPoint } from "../../src/core/domain/tuning";
import { FRONT_AXES } from "../../src/core/preset/front";
import type { Picks } from "../../src/core/preset/pick";
import { formatRate } from "../../src/core/format";
import { axisTitle, figureWords, pointFigure } from "../model/front-axes";
import { candidateTitles, EVIDENCE, pointName, presetTitlesAt } from "../model/front-data";
import type { OnOffer } from "../model/front-data";
import type { Told } from "../model/figure";
import { setupWords } from "../model/setup-words";
import { bothTokens } from "../model/words";
import { say } from "../say";
import { clipped, h } from "./dom";
import { figure } from "./figure";
import type { Child } from "./dom";

export interface PointInput {
  readonly point: FrontPoint | null;
  /** In the order in which one goes along the front. */
  readonly stops: readonly FrontPoint[];
  readonly dominating: FrontPoint | null;
  readonly picks: Picks;
  readonly onOffer: OnOffer;
}

/** Settings and figures of the point that is shown; the same lines for every point, so that nothing jumps while one moves along. */
export function pointDetail({ point, stops, dominating, picks, onOffer }: PointInput): Child[] {
  if (point === null) return [];
  return [
    h("h4", {}, placeWords(point, stops)),
    h(
      "dl",
      { class: "facts" },
      ...fact(say("frontContext"), pointFigure(onOffer.runId, point, "context", bothTokens(point.contextTokens))),
      ...FRONT_AXES.filter((axis) => axis !== "context").flatMap((axis) =>
        fact(axisTitle(axis), axis === "agents" ? agentsWords(point) : pointFigure(onOffer.runId, point, axis)),
      ),
      ...fact(say("pointSettings"), clipped(setupWords(point.setup), 300, "sentence two-lines")),
      ...fact(say("pointEvidence"), say(EVIDENCE[point.evidence])),
      ...fact(say("pointPreset"), presetTitlesAt(onOffer, point) || "–"),
      ...fact(say("pointCandidate"), candidateTitles(point, picks) || "–"),
    ),
    point.dominatedBy === null
      ? null
      : h("p", { class: "quiet" }, say("pointDominatedBy", dominating ? pointName(dominating) : say("unknownPoint"))),
  ];
}

function placeWords(point: FrontPoint, stops: readonly FrontPoint[]): string {
  const place = stops.findIndex(({ id }) => id === point.id);
  if (place >= 0) return say("pointTitle", place + 1, stops.length);
  return say(point.dominatedBy === null ? "pointUndrawn" : "pointDominated");
}

function agentsWords(point: FrontPoint): string {
  const agents = figureWords(point, "agents");
  if (point.totalTokensPerSecond === null || point.agents === 1) return agents;
  return `${agents}, ${say("pointTotal", say("decodeUnit", formatRate(point.totalTokensPerSecond)))}`;
}

const fact = (label: string, value: Told | HTMLElement): Child[] => [
  h("dt", {}, label),
  h("dd", {}, value instanceof HTMLElement ? value : figure(value)),
];
