import type { LeakVerdict } from "../domain/stress-report";
import { median, quantile } from "../statistics/location";

/** The engine's own memory after so many requests. */
export interface MemoryPoint {
  readonly requests: number;
  readonly bytes: number;
}

const MIB = 1024 * 1024;
/** Growth below this a request is what allocators do. */
const LEAST_BYTES_A_REQUEST = 0.05 * MIB;
/** In all, over what is looked at. */
const LEAST_GROWTH_BYTES = 4 * MIB;
/** Fewest points behind the first half, which is left out. */
const FEWEST = 6;
/** Memory that still grows like this, compared with before, has no plateau in sight. */
const UNABATED = 0.7;

/**
 * Whether memory grows by the request, without end. The slope is the median of those between all pairs of points (Theil-Sen), with the interval
 * that Kendall's test gives it (Sen 1968). The first half of the requests is left out; growth that slows down is on its way to a plateau.
 */
export function judgeLeak(all: readonly MemoryPoint[]): LeakVerdict {
  const last = all.at(-1);
  const unknown = { state: "cannot-be-told", points: 0, bytesPerRequest: null, lower: null, upper: null, couldSeeBytesPerRequest: null, lastBytes: last?.bytes ?? null } as const;
  if (!last) return unknown;
  const points = all.filter(({ requests }) => requests >= last.requests / 2);
  const span = last.requests - (points[0]?.requests ?? 0);
  if (points.length < FEWEST || span <= 0) return { ...unknown, points: points.length };
  const slopes = slopesOf(points);
  const { lower, upper } = senInterval(slopes, points.length);
  const slope = median(slopes);
  const couldSee = Math.max(LEAST_BYTES_A_REQUEST, upper - lower, LEAST_GROWTH_BYTES / span);
  const grows = lower > 0 && slope >= LEAST_BYTES_A_REQUEST && slope * span >= LEAST_GROWTH_BYTES;
  return {
    state: grows && isUnabated(points) ? "leaks" : "none-seen",
    points: points.length,
    bytesPerRequest: slope,
    lower,
    upper,
    couldSeeBytesPerRequest: couldSee,
    lastBytes: last.bytes,
  };
}

/** The later half grows about as fast as the earlier one. */
function isUnabated(points: readonly MemoryPoint[]): boolean {
  const half = Math.ceil(points.length / 2);
  const [earlier, later] = [median(slopesOf(points.slice(0, half))), median(slopesOf(points.slice(-half)))];
  return later >= UNABATED * earlier;
}

const slopesOf = (points: readonly MemoryPoint[]): number[] =>
  points.flatMap((from, at) =>
    points.slice(at + 1).flatMap((to) => (to.requests > from.requests ? [(to.bytes - from.bytes) / (to.requests - from.requests)] : [])),
  );

/** Of n points there are N slopes; C of them lie between the bounds. */
function senInterval(slopes: readonly number[], n: number): { readonly lower: number; readonly upper: number } {
  // Of 98 %.
  const z = 2.326;
  const share = (z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / slopes.length;
  return { lower: quantile(slopes, Math.max(0, (1 - share) / 2)), upper: quantile(slopes, Math.min(1, (1 + share) / 2)) };
}
