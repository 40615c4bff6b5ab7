import { median } from "../statistics/location";

/** What a load at a context really held. */
export interface FootprintObservation {
  readonly numCtx: number;
  readonly footprintBytes: number;
}

type Prediction<T extends number | null> = (numCtx: number) => T;

/** Observations at the same context become one, their median; ascending by context. */
function merge(observations: readonly FootprintObservation[]): FootprintObservation[] {
  const groups = new Map<number, number[]>();
  for (const { numCtx, footprintBytes } of observations) groups.set(numCtx, [...(groups.get(numCtx) ?? []), footprintBytes]);
  return [...groups].map(([numCtx, values]) => ({ numCtx, footprintBytes: median(values) })).sort((a, b) => a.numCtx - b.numCtx);
}

/**
 * Two loads whose distance is a good base for what lies beyond the larger one: the nearest at half of its context or less,
 * since over a short base the noise of the meter becomes slope; the smallest one where all are nearer.
 */
function secantBase(sorted: readonly FootprintObservation[], end: FootprintObservation): FootprintObservation | undefined {
  const before = sorted.filter((other) => other.numCtx < end.numCtx);
  return before.filter((other) => other.numCtx <= end.numCtx / 2).at(-1) ?? before[0];
}

/** Wander of one reading of a footprint between equal loads: 6 MiB and 0.03 % (docs/estimator.md). */
const wander = (bytes: number): number => 6 * 2 ** 20 + 3e-4 * bytes;

/** How far a difference contradicts a prediction, 0 to 1: not up to twice its standard deviation, wholly from four times on. */
const contradiction = (difference: number, deviation: number): number => Math.min(1, Math.max(0, Math.abs(difference) / deviation / 2 - 1));

/**
 * What lies beyond two loads whose rise the prediction explains: its own slope, and a constant from both loads. Of a constant that
 * is no larger than the meter's wander one half is believed, for the prediction and the readings are equally good there.
 */
function sharedConstant(offsets: readonly [number, number], deviation: number): number {
  const constant = (offsets[0] + offsets[1]) / 2;
  return constant * (0.5 + 0.5 * contradiction(constant, deviation / 2));
}

/**
 * Corrects a prediction of memory by measured loads; bytes by context in tokens.
 *
 * - No load: the prediction itself.
 * - One load: the prediction moved by the difference seen there. A small load tells the constant part; the slope it cannot tell.
 * - Two loads or more: exact at every load; between two of them and beyond the last one the measured difference is laid
 *   along the prediction's own shape (a secant), so that sliding windows and steps of the batch keep their place while a
 *   wrong size of the cells (0.19 or 6.8 times the truth) drops out. Below the first load the first secant goes on.
 *
 * Beyond the last load a difference that the meter's wander explains is no evidence: there the prediction keeps its slope.
 * `unscaled` is the part of the prediction that is trusted as it is (weights, compute buffers, process); without it a cache
 * formula that is wrong by a factor would scale the steps of the compute buffers too.
 * A measured difference that is not positive is noise: there the prediction keeps its own slope. A prediction that is unknown
 * (null) is replaced by a straight line, and stays null below two loads.
 */
export function correctByLoads(
  predict: Prediction<number>,
  observations: readonly FootprintObservation[],
  unscaled?: Prediction<number>,
): Prediction<number>;
export function correctByLoads(
  predict: Prediction<number | null>,
  observations: readonly FootprintObservation[],
  unscaled?: Prediction<number>,
): Prediction<number | null>;
export function correctByLoads(
  predict: Prediction<number | null>,
  observations: readonly FootprintObservation[],
  unscaled: Prediction<number> = () => 0,
): Prediction<number | null> {
  const rest = (numCtx: number): number | null => {
    const whole = predict(numCtx);
    return whole === null ? null : whole - unscaled(numCtx);
  };
  const corrected = correctWhole(
    rest,
    merge(observations).map(({ numCtx, footprintBytes }) => ({ numCtx, footprintBytes: footprintBytes - unscaled(numCtx) })),
  );
  const measured = new Map(merge(observations).map(({ numCtx, footprintBytes }) => [numCtx, footprintBytes]));
  return (numCtx) => {
    const scaled = corrected(numCtx);
    return measured.get(numCtx) ?? (scaled === null ? null : Math.max(0, scaled + unscaled(numCtx)));
  };
}

/** The correction with all of the prediction scaled alike. Observations ascend by context, one each. */
function correctWhole(predict: Prediction<number | null>, sorted: readonly FootprintObservation[]): Prediction<number | null> {
  const moved = (anchor: FootprintObservation, numCtx: number): number | null => {
    const [there, here] = [predict(anchor.numCtx), predict(numCtx)];
    return there === null || here === null ? null : anchor.footprintBytes + here - there;
  };

  const between = (start: FootprintObservation, end: FootprintObservation, numCtx: number): number => {
    const rise = end.footprintBytes - start.footprintBytes;
    const [first, last, here] = [predict(start.numCtx), predict(end.numCtx), predict(numCtx)];
    if (first === null || last === null || here === null || last <= first) {
      return end.footprintBytes + (rise / (end.numCtx - start.numCtx)) * (numCtx - end.numCtx);
    }
    const factor = rise / (last - first);
    if (numCtx < end.numCtx) return start.footprintBytes + factor * (here - first);
    // Over a short base the meter's wander would turn into slope: only a rise that it cannot explain corrects the slope.
    const deviation = Math.hypot(wander(start.footprintBytes), wander(end.footprintBytes));
    const weight = contradiction(rise - (last - first), deviation);
    const shared = here + sharedConstant([start.footprintBytes - first, end.footprintBytes - last], deviation);
    return weight * (end.footprintBytes + factor * (here - last)) + (1 - weight) * shared;
  };

  return (numCtx) => {
    const end = sorted.find((observation) => observation.numCtx > numCtx && observation !== sorted[0]) ?? sorted.at(-1);
    if (end === undefined) return predict(numCtx);
    const start = numCtx < end.numCtx ? sorted[sorted.indexOf(end) - 1] : secantBase(sorted, end);
    if (start === undefined) return moved(end, numCtx);
    if (end.footprintBytes <= start.footprintBytes) return moved(end, numCtx) ?? end.footprintBytes;
    return between(start, end, numCtx);
  };
}
