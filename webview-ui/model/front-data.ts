import { PRESET_NAMES } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import type { FrontPoint } from "../../src/core/domain/tuning";
import { axisValue, FRONT_AXES } from "../../src/core/preset/front";
import type { FrontAxis } from "../../src/core/preset/front";
import type { Picks } from "../../src/core/preset/pick";
import { say } from "../say";
import { axisTitle, figureWords } from "./front-axes";
import { setupWords } from "./setup-words";
import { presetTitle, shortTokens } from "./words";

export type PointKind = "certified" | "measured" | "dominated";

export const kindOf = ({ dominatedBy, evidence }: FrontPoint): PointKind =>
  dominatedBy !== null ? "dominated" : evidence === "certified" ? "certified" : "measured";

/** Points that are measured on both axes, in the order in which the arrow keys go through them. */
export function drawnPoints(points: readonly FrontPoint[], x: FrontAxis, y: FrontAxis): FrontPoint[] {
  const on = (point: FrontPoint, axis: FrontAxis): number => axisValue(point, axis) ?? Number.NaN;
  return points
    .filter((point) => axisValue(point, x) !== null && axisValue(point, y) !== null)
    .toSorted((a, b) => on(a, x) - on(b, x) || on(a, y) - on(b, y));
}

export const onFront = (points: readonly FrontPoint[]): FrontPoint[] => points.filter(({ dominatedBy }) => dominatedBy === null);

/** The point that is shown: the one chosen, or the balanced preset, or the first of the front. */
export const shownPoint = (points: readonly FrontPoint[], pointId: string | null, picks: Picks): FrontPoint | null =>
  points.find(({ id }) => id === pointId) ?? picks.balanced?.point ?? picks.max_context?.point ?? onFront(points)[0] ?? null;

/** "Balanced, Fast" for a point that is picked as both; empty for one that is none. */
export const pickTitles = (point: FrontPoint, picks: Picks): string =>
  PRESET_NAMES.filter((name) => picks[name]?.point.id === point.id)
    .map(presetTitle)
    .join(", ");

/** A point by what tells it from others: its context and its settings. */
export const pointName = (point: FrontPoint): string => say("pointAs", shortTokens(point.contextTokens), setupWords(point.setup));

/** All figures in a line, as a screen reader speaks the chosen point. */
export const pointSpoken = (point: FrontPoint, picks: Picks): string =>
  [
    pickTitles(point, picks),
    ...FRONT_AXES.filter((axis) => axisValue(point, axis) !== null).map((axis) => `${axisTitle(axis)} ${figureWords(point, axis)}`),
    setupWords(point.setup),
    say(EVIDENCE[point.evidence]),
  ]
    .filter(Boolean)
    .join(", ");

export const EVIDENCE = { certified: "evidenceCertified", provisional: "evidenceProvisional", measured: "evidenceMeasured" } as const;

/** The certified preset that stands on this very point: the only thing that may be applied. */
export const certifiedPreset = (presets: readonly Preset[], point: FrontPoint): Preset | null =>
  presets.find(
    ({ name, contextTokens, evidence }) =>
      evidence.state === "certified" &&
      contextTokens === point.contextTokens &&
      point.evidence === "certified" &&
      point.presets.includes(name),
  ) ?? null;

/** Columns and rows of all points; the first cell names the point. */
export function frontTable(points: readonly FrontPoint[]): { readonly columns: readonly string[]; readonly rows: readonly string[][] } {
  const named = new Map(points.map((point) => [point.id, pointName(point)]));
  return {
    columns: [say("colPoint"), ...FRONT_AXES.filter((axis) => axis !== "context").map(axisTitle), say("pointEvidence"), say("colFront")],
    rows: points.map((point) => [
      pointName(point),
      ...FRONT_AXES.filter((axis) => axis !== "context").map((axis) => figureWords(point, axis)),
      say(point.evidence === "provisional" ? "provisional" : EVIDENCE[point.evidence]),
      point.dominatedBy === null ? say("onFront") : say("dominatedBy", named.get(point.dominatedBy) ?? say("unknownPoint")),
    ]),
  };
}
