import { quantile } from "../../../src/core/statistics/location";
import { createRandom } from "../../../src/core/statistics/random";
import type { Row } from "./row";

/** A quantile of two methods' regrets over the same worlds, and the 95 % interval of the difference (own minus other). */
export interface Difference {
  readonly own: number;
  readonly other: number;
  readonly lower: number;
  readonly upper: number;
}

const DRAWS = 4000;

/**
 * By drawing the worlds again, both methods' rows together: of two methods that are equally good each reads worse than the other in
 * half of all samples of 100 worlds, so the bare numbers do not say which is better.
 */
export function differenceOf(own: readonly Row[], other: readonly Row[], share: number): Difference {
  const random = createRandom(1);
  const read = (places: readonly number[], rows: readonly Row[]): number => quantile(places.map((place) => rows[place]!.regret), share);
  const differences = Array.from({ length: DRAWS }, () => {
    const places = own.map(() => Math.floor(random.next() * own.length));
    return read(places, own) - read(places, other);
  });
  const all = own.map((_, place) => place);
  return { own: read(all, own), other: read(all, other), lower: quantile(differences, 0.025), upper: quantile(differences, 0.975) };
}
