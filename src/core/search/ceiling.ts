import type { BoundBy } from "../domain/evidence";
import type { Said } from "../domain/statements";
import { correctByLoads } from "../estimate/memory-fit";
import { boundary } from "./boundary";
import { bracketOf } from "./bracket";
import type { Bracket, Fit } from "./bracket";
import type { CeilingObservation, CeilingProblem } from "./problem";
import { steepestCache } from "./trust";

export type CeilingStep =
  | { readonly kind: "load"; readonly numCtx: number; readonly predictedFootprintBytes: number | null }
  | { readonly kind: "named"; readonly contextTokens: number; readonly boundBy: BoundBy }
  | { readonly kind: "none"; readonly why: Said };

/** Loads after which the largest context seen to fit is named, whatever could still be gained. */
const MAX_LOADS = 6;
/** Guard against meters and wandering use, as a share of the pool. */
const GUARD_OF_POOL = 0.005;
/** How far a prediction that no load has checked may be too small, as a share of it. */
const FIRST_LOAD_DOUBT = 0.015;
/** Another load has to promise at least this share of the usable memory. */
const WORTH_A_LOAD = 0.003;
/** VRAM that servers leave free when they fit layers; a spill tells the true figure and does no harm. */
const SERVER_RESERVE_BYTES = 0.7e9;

/**
 * The next load in the search for the largest context that fits, or its result: a function of the loads so far alone.
 * Climbs from below. A load is only proposed when its predicted footprint, guards included, stays under the limit.
 */
export function proposeCeilingStep(problem: CeilingProblem, observations: readonly CeilingObservation[]): CeilingStep {
  const top = Math.min(problem.trainedContextTokens, problem.maxContextTokens ?? Number.POSITIVE_INFINITY);
  const bracket = bracketOf(observations);
  const largest = bracket.fits.at(-1);
  if (!largest) return firstLoad(problem, top, observations, bracket);
  const name = (): CeilingStep => ({
    kind: "named",
    contextTokens: Math.min(largest.numCtx, top),
    boundBy: boundBy(problem, bracket, observations, top, largest),
  });
  const clamped = observations.some((seen) => seen.outcome === "clamped");
  if (largest.numCtx >= top || clamped || observations.length >= MAX_LOADS) return name();
  const corrected = correctByLoads(problem.predict, bracket.fits, problem.predictRest);
  const usable = usableBytes(problem, bracket, observations);
  const beyond = { top, bracket, largest, corrected, usable };
  const proposal = boundary(problem, { ...beyond, steepest: steepestCache(problem, bracket.fits) });
  if (proposal <= largest.numCtx) return name();
  // Worth is judged without pessimism: a small careful step may open the way to a large one.
  const goal = boundary(problem, { ...beyond, steepest: 0 });
  const gain = (corrected(goal) ?? Number.POSITIVE_INFINITY) - largest.footprintBytes;
  if (goal < top && gain < WORTH_A_LOAD * usable) return name();
  return { kind: "load", numCtx: proposal, predictedFootprintBytes: corrected(proposal) };
}

/** Bytes that the model may hold: the limit less the others' use and a guard, or less where a load has shown less. */
function usableBytes(
  { limitShare, poolBytes, othersBytes, pool }: CeilingProblem,
  { smallestFailure }: Bracket,
  observations: readonly CeilingObservation[],
): number {
  // A moment at which others hold little must not name a ceiling that their usual use forbids.
  const seen = [othersBytes, ...observations.filter((load) => load.footprintBytes !== null).map((load) => load.othersBytes)];
  const others = Math.max(othersBytes, seen.reduce((sum, bytes) => sum + bytes, 0) / seen.length);
  const byLimit = limitShare * poolBytes - others - GUARD_OF_POOL * poolBytes;
  if (pool === "ram") return byLimit;
  const shown = smallestFailure?.outcome === "spilled" ? smallestFailure.residentBytes : null;
  return Math.min(byLimit, shown ?? poolBytes - SERVER_RESERVE_BYTES - others);
}

/** Before anything fitted: the usual start, or the smallest size, if that is predicted to fit. */
function firstLoad(problem: CeilingProblem, top: number, observations: readonly CeilingObservation[], bracket: Bracket): CeilingStep {
  const { startTokens, stepTokens, predict, limitShare, poolBytes, othersBytes } = problem;
  const room = limitShare * poolBytes - othersBytes;
  // Nothing has checked the formula yet.
  const safe = (predicted: number): boolean => predicted * (1 + FIRST_LOAD_DOUBT) + GUARD_OF_POOL * poolBytes <= room;
  const below = bracket.smallestFailure?.numCtx ?? Number.POSITIVE_INFINITY;
  for (const numCtx of [Math.min(startTokens, top), Math.min(stepTokens, top)]) {
    const predicted = predict(numCtx);
    if (numCtx < below && (predicted === null || safe(predicted))) return { kind: "load", numCtx, predictedFootprintBytes: predicted };
  }
  const least = predict(Math.min(stepTokens, top));
  // What the loads themselves say of it is nearer the truth than a prediction that they did not keep.
  if (observations.length > 0) return { kind: "none", why: { code: "no-context-loads" } };
  return { kind: "none", why: least === null ? { code: "model-too-large" } : { code: "model-larger-than-room", neededBytes: least, roomBytes: Math.max(0, room) } };
}

function boundBy(
  problem: CeilingProblem,
  bracket: Bracket,
  observations: readonly CeilingObservation[],
  top: number,
  largest: Fit,
): BoundBy {
  if (observations.some((seen) => seen.outcome === "clamped")) return "server";
  if (largest.numCtx >= top) return top === problem.trainedContextTokens ? "trained-context" : "request";
  return bracket.smallestFailure?.outcome === "failed" ? "server" : problem.pool;
}
