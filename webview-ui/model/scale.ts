import { stepFor, tickWords } from "./ticks";
import type { Unit } from "./ticks";

/** An upright axis that shows its data: round ticks from `min` to `max`. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly words: (value: number) => string;
}

/** Where all values lie in so small a part of what is below them, an axis from 0 would show a flat line. */
const FLAT_SHARE = 0.4;

/** A touch more than the data, so that the uppermost point is not cut. */
const ROOM = 1.02;

/** The axis for `values` (0 and more). Speeds and times start at 0; memory where its data is, since most of it is the model itself. */
export function scaleOf(unit: Unit, values: readonly number[]): Scale {
  const most = Math.max(0, ...values) * ROOM;
  const least = Math.min(most, ...values);
  const isFlat = unit === "memory" && least > 0 && most - least < FLAT_SHARE * most;
  // Of one value alone no spread is known.
  const span = isFlat ? Math.max(most - least, most * 0.05) : most;
  const step = stepFor(unit, span);
  if (!(step > 0) || !Number.isFinite(step)) return { min: 0, max: 1, ticks: [0], words: (value) => tickWords(unit, value) };
  const first = isFlat ? Math.floor(least / step + 1e-9) : 0;
  const last = Math.max(first + 1, Math.ceil(most / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
  return { min: first * step, max: last * step, ticks, words: (value) => tickWords(unit, value, step) };
}
