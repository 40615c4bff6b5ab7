import { median } from "./location";

export type Steadiness =
  /** Too few values for a trend to be significant at all. */
  | { readonly state: "too-few"; readonly needed: number }
  | { readonly state: "steady"; readonly probability: number; readonly changePerRequest: number }
  | { readonly state: "drifting"; readonly probability: number; readonly changePerRequest: number };

const MOST_VALUES = 60;

/** Probabilities of each number of inversions in a random order of `length` distinct values. */
function inversionProbabilities(length: number): number[] {
  let probabilities = [1];
  for (let size = 2; size <= length; size += 1) {
    const next = Array.from({ length: probabilities.length + size - 1 }, () => 0);
    probabilities.forEach((probability, inversions) => {
      for (let added = 0; added < size; added += 1) next[inversions + added] = (next[inversions + added] ?? 0) + probability / size;
    });
    probabilities = next;
  }
  return probabilities;
}

/**
 * Whether the values of successive requests on one load drift (warm-up, heat) or are steady. Mann-Kendall test for a trend
 * with its exact distribution, two-sided at `significance`; `changePerRequest` is the Theil-Sen slope in the values' unit, and
 * `probability` that of a trend at least as strong by chance. Needs no shape of noise. Looks at the last 60 values.
 */
export function judgeSteadiness(values: readonly number[], significance = 0.05): Steadiness {
  const needed = smallestLength(significance);
  if (values.length < needed) return { state: "too-few", needed };
  const recent = values.slice(-MOST_VALUES);
  const slopes = recent.flatMap((later, j) => recent.slice(0, j).map((earlier, i) => (later - earlier) / (j - i)));
  const falling = slopes.reduce((count, slope) => count + (slope < 0 ? 1 : slope === 0 ? 0.5 : 0), 0);
  const probabilities = inversionProbabilities(recent.length);
  const few = Math.min(falling, slopes.length - falling);
  const tail = probabilities.reduce((sum, probability, inversions) => sum + (inversions <= few ? probability : 0), 0);
  const probability = Math.min(1, 2 * tail);
  return { state: probability <= significance ? "drifting" : "steady", probability, changePerRequest: median(slopes) };
}

/** The least number of values of which a perfect trend is significant. */
function smallestLength(significance: number): number {
  let length = 2;
  let orders = 2;
  while (2 / orders > significance) {
    length += 1;
    orders *= length;
  }
  return length;
}
