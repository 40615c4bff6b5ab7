import type { FrontPoint } from "../domain/tuning";
import type { Said } from "../domain/statements";
import { CANDIDATES } from "./candidate";
import type { CandidateName } from "./candidate";
import { costOf } from "./cost";

/** What a candidate has to keep; null is no limit. */
export interface FrontConstraints {
  readonly minDecodeTokensPerSecond: number | null;
  readonly maxTtftMs: number | null;
  readonly maxFootprintBytes: number | null;
}

export const UNCONSTRAINED: FrontConstraints = { minDecodeTokensPerSecond: null, maxTtftMs: null, maxFootprintBytes: null };

export interface Picked {
  readonly point: FrontPoint;
  /** Why this one. */
  readonly why: Said;
  /** How it compares with the other candidates. */
  readonly costs: Said;
}

export type Picks = Partial<Record<CandidateName, Picked>>;

/** What limits are about: of a full window, and of the loaded model. */
export type Limited = Pick<FrontPoint, "decodeTokensPerSecond" | "ttftFullMs" | "footprintBytes">;

/** A limit is kept only by what was measured: not measured is not known to keep it. */
export function keeps(point: Limited, { minDecodeTokensPerSecond: least, maxTtftMs, maxFootprintBytes }: FrontConstraints): boolean {
  const { decodeTokensPerSecond: decode, ttftFullMs: ttft, footprintBytes: footprint } = point;
  return (
    (least === null || (decode !== null && decode >= least)) &&
    (maxTtftMs === null || (ttft !== null && ttft <= maxTtftMs)) &&
    (maxFootprintBytes === null || (footprint !== null && footprint <= maxFootprintBytes))
  );
}

/**
 * Candidates among points that are already measured, so that limits can be changed afterwards: all on the Pareto front and within the
 * limits. (A point on the front dominates only points that keep no limit which it breaks, so nothing is lost by looking at the front alone.)
 * They are no presets: those have one definition (choose.ts), and a proof.
 * - largest: the largest context, of equal ones the fastest decoder;
 * - fastest: the fastest decoder with a full window, of equal ones the largest context;
 * - compromise: the largest product of the two gains, each the logarithm's share of the way between the worst and the best of these points
 *   (Nash's bargaining solution: no unit and no scale of either matters, and where there is a compromise no end is chosen).
 * All need a decode speed measured with the window full: one that was loaded and never filled is no candidate yet.
 */
export function pickCandidates(points: readonly FrontPoint[], constraints: FrontConstraints): Picks {
  const open = points.filter(isTimed).filter((point) => point.dominatedBy === null && keeps(point, constraints));
  const limited = Object.values(constraints).some((limit) => limit !== null);
  const chosen: Partial<Record<CandidateName, Timed>> = defined({
    largest: best(open, (point) => [point.contextTokens, point.decodeTokensPerSecond]),
    compromise: compromiseOf(open),
    fastest: best(open, (point) => [point.decodeTokensPerSecond, point.contextTokens]),
  });
  const picks: Picks = {};
  for (const name of CANDIDATES) {
    const point = chosen[name];
    if (point) picks[name] = { point, why: reason(name, point, limited), costs: costOf(name, chosen, open.length) };
  }
  return picks;
}

type Timed = FrontPoint & { readonly decodeTokensPerSecond: number };

const isTimed = (point: FrontPoint): point is Timed =>
  point.kind === "full-window" && point.decodeTokensPerSecond !== null && point.decodeTokensPerSecond > 0;

function compromiseOf(points: readonly Timed[]): Timed | undefined {
  const contextShare = shareBetweenEnds(points.map((point) => Math.log(point.contextTokens)));
  const decodeShare = shareBetweenEnds(points.map((point) => Math.log(point.decodeTokensPerSecond)));
  return best(points, (point) => [
    contextShare(Math.log(point.contextTokens)) * decodeShare(Math.log(point.decodeTokensPerSecond)),
    point.contextTokens * point.decodeTokensPerSecond,
    point.decodeTokensPerSecond,
  ]);
}

/** 0 at the smallest of `values`, 1 at the largest; 1 throughout where they are all the same. */
function shareBetweenEnds(values: readonly number[]): (value: number) => number {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return (value) => (high > low ? (value - low) / (high - low) : 1);
}

/** The point with the largest first key, of equal ones the second, and so on; of wholly equal ones the first. */
function best<P extends FrontPoint>(points: readonly P[], keys: (point: P) => readonly number[]): P | undefined {
  const better = (a: readonly number[], b: readonly number[]): boolean => {
    const differing = a.findIndex((key, index) => key !== b[index]);
    return differing >= 0 && (a[differing] ?? 0) > (b[differing] ?? 0);
  };
  return points.reduce<P | undefined>((top, point) => (top === undefined || better(keys(point), keys(top)) ? point : top), undefined);
}

const REASONS = {
  largest: { anywhere: "pick-largest", within: "pick-largest-within" },
  compromise: { anywhere: "pick-compromise", within: "pick-compromise-within" },
  fastest: { anywhere: "pick-fastest", within: "pick-fastest-within" },
} as const;

const reason = (name: CandidateName, { contextTokens, decodeTokensPerSecond }: Timed, limited: boolean): Said => ({
  code: REASONS[name][limited ? "within" : "anywhere"],
  contextTokens,
  tokensPerSecond: decodeTokensPerSecond,
});
const defined = <T extends object>(values: { readonly [K in keyof T]: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
