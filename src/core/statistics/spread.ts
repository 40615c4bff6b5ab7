import type { Measured } from "../domain/evidence";

/** What can be said of how far a measured value may be off. */
export type Spread =
  | { readonly kind: "single" }
  | { readonly kind: "interval"; readonly lower: number; readonly upper: number }
  /** Too far apart for an interval that tells anything: the least and the most of so many loads, or of the samples of one load. */
  | { readonly kind: "differ"; readonly of: "loads" | "samples"; readonly count: number; readonly least: number; readonly most: number };

/** A 95 % interval that is wider than this, as a factor, tells less than the values themselves. */
const TELLING = 4;

export function spreadOf({ n, units, lower, upper, least, most }: Measured): Spread {
  if (lower === null || upper === null) return { kind: "single" };
  if (least === null || most === null || least <= 0 || upper <= TELLING * lower) return { kind: "interval", lower, upper };
  return units > 1 ? { kind: "differ", of: "loads", count: units, least, most } : { kind: "differ", of: "samples", count: n, least, most };
}
