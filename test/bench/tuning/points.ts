import type { TuneCandidate } from "../../../src/core/tune/contract";

/** Trials that the tuner for llama.cpp that is best known makes. */
export const TRIALS = 108;

export type Point = readonly string[];

const pointOf = ({ setup: { options, server } }: TuneCandidate): Point =>
  [options.numBatch, options.numThread, options.numGpu, server.kvCacheType, server.flashAttention].map(String);

/** The candidates as an estimator sees them: every setting is a parameter with a few values, and not every point is allowed. */
export function pointsOf(candidates: readonly TuneCandidate[]): {
  readonly space: readonly (readonly string[])[];
  readonly keyOf: (point: Point) => string | null;
} {
  const points = candidates.map(pointOf);
  const keys = new Map(points.map((point, index) => [point.join(), candidates[index]?.key ?? ""]));
  const parameters = points[0]?.map((_, parameter) => [...new Set(points.map((point) => point[parameter] ?? ""))]) ?? [];
  return { space: parameters, keyOf: (point) => keys.get(point.join()) ?? null };
}
