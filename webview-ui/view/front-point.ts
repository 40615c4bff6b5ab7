import type { FrontPoint } from "../../src/core/domain/tuning";
import { FRONT_AXES } from "../../src/core/preset/front";
import type { Picks } from "../../src/core/preset/pick";
import { formatRate } from "../../src/core/format";
import { axisTitle, figureWords } from "../model/front-axes";
import { EVIDENCE, pickTitles, pointName } from "../model/front-data";
import { setupWords } from "../model/setup-words";
import { bothTokens } from "../model/words";
import { say } from "../say";
import { clipped, h } from "./dom";
import type { Child } from "./dom";

export interface PointInput {
  readonly point: FrontPoint | null;
  /** In the order in which one goes along the front. */
  readonly stops: readonly FrontPoint[];
  readonly dominating: FrontPoint | null;
  readonly picks: Picks;
}

/** Settings and figures of the point that is shown; the same lines for every point, so that nothing jumps while one moves along. */
export function pointDetail({ point, stops, dominating, picks }: PointInput): Child[] {
  if (point === null) return [];
  const titles = pickTitles(point, picks);
  return [
    h("h4", {}, placeWords(point, stops)),
    h(
      "dl",
      { class: "facts" },
      ...fact(say("frontContext"), bothTokens(point.contextTokens)),
      ...FRONT_AXES.filter((axis) => axis !== "context").flatMap((axis) =>
        fact(axisTitle(axis), axis === "agents" ? agentsWords(point) : figureWords(point, axis)),
      ),
      ...fact(say("pointSettings"), clipped(setupWords(point.setup), 300, "sentence two-lines")),
      ...fact(say("pointEvidence"), say(EVIDENCE[point.evidence])),
      ...fact(say("pointPicked"), titles === "" ? "–" : titles),
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

const fact = (label: string, value: string | HTMLElement): Child[] => [h("dt", {}, label), h("dd", {}, value)];
