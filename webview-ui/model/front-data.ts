import type { FrontPoint } from "../../src/core/domain/tuning";
import { axisValue, FRONT_AXES } from "../../src/core/preset/front";
import type { FrontAxis } from "../../src/core/preset/front";
import { CANDIDATES } from "../../src/core/preset/candidate";
import type { CandidateName } from "../../src/core/preset/candidate";
import type { Picks } from "../../src/core/preset/pick";
import { sameSettings } from "../../src/core/domain/settings";
import type { OfferedPreset } from "../../src/protocol/panel";
import { say } from "../say";
import type { Word } from "../say";
import { axisTitle, figureWords, pointFigure } from "./front-axes";
import type { Told } from "./figure";
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

/** The point that is shown: the one chosen, or the best compromise, or the first of the front. */
export const shownPoint = (points: readonly FrontPoint[], pointId: string | null, picks: Picks): FrontPoint | null =>
  points.find(({ id }) => id === pointId) ?? picks.compromise?.point ?? picks.largest?.point ?? onFront(points)[0] ?? null;

const TITLES: Readonly<Record<CandidateName, Word>> = { largest: "candLargest", compromise: "candCompromise", fastest: "candFastest" };

export const candidateTitle = (name: CandidateName): string => say(TITLES[name]);

/** "Largest context, fastest" for a point that is picked as both; empty for one that is no candidate. */
export const candidateTitles = (point: FrontPoint, picks: Picks): string =>
  CANDIDATES.filter((name) => picks[name]?.point.id === point.id)
    .map(candidateTitle)
    .join(", ");

/** What the page offers as presets and of which run: a point of another run is none of them, whatever they were called there. */
export interface OnOffer {
  readonly offered: readonly OfferedPreset[];
  readonly runId: string;
}

/** The presets on offer that are this very point. */
export const presetsAt = ({ offered, runId }: OnOffer, { contextTokens, setup }: FrontPoint): readonly OfferedPreset[] =>
  offered.filter(
    ({ preset, runId: from }) =>
      from === runId &&
      preset.contextTokens === contextTokens &&
      sameSettings(preset.settings, setup.options) &&
      preset.server.kvCacheType === setup.server.kvCacheType &&
      preset.server.flashAttention === setup.server.flashAttention &&
      preset.server.numParallel === setup.server.numParallel,
  );

/** "Balanced, Fast" for a point that both presets are; empty for one that is none. */
export const presetTitlesAt = (onOffer: OnOffer, point: FrontPoint): string =>
  presetsAt(onOffer, point)
    .map(({ preset }) => presetTitle(preset.name))
    .join(", ");

/** A point by what tells it from others: its context and its settings. */
export const pointName = (point: FrontPoint): string => say("pointAs", shortTokens(point.contextTokens), setupWords(point.setup));

/** All figures in a line, as a screen reader speaks the chosen point. */
export const pointSpoken = (point: FrontPoint, onOffer: OnOffer): string =>
  [
    presetTitlesAt(onOffer, point),
    ...FRONT_AXES.filter((axis) => axisValue(point, axis) !== null).map((axis) => `${axisTitle(axis)} ${figureWords(point, axis)}`),
    setupWords(point.setup),
    say(EVIDENCE[point.evidence]),
  ]
    .filter(Boolean)
    .join(", ");

export const EVIDENCE = { certified: "evidenceCertified", provisional: "evidenceProvisional", measured: "evidenceMeasured" } as const;

/** Columns and rows of all points; the first cell names the point. */
export function frontTable(points: readonly FrontPoint[], runId: string): { readonly columns: readonly string[]; readonly rows: readonly Told[][] } {
  const named = new Map(points.map((point) => [point.id, pointName(point)]));
  return {
    columns: [say("colPoint"), ...FRONT_AXES.filter((axis) => axis !== "context").map(axisTitle), say("pointEvidence"), say("colFront")],
    rows: points.map((point) => [
      pointName(point),
      ...FRONT_AXES.filter((axis) => axis !== "context").map((axis) => pointFigure(runId, point, axis)),
      say(point.evidence === "provisional" ? "provisional" : EVIDENCE[point.evidence]),
      point.dominatedBy === null ? say("onFront") : say("dominatedBy", named.get(point.dominatedBy) ?? say("unknownPoint")),
    ]),
  };
}
