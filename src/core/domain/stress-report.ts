import type { RunBasics } from "./chains";
import type { Said } from "./statements";

export const STRESS_REPORT_SCHEMA = 1;

/** Whether speed lasts. */
export interface SpeedVerdict {
  /** `gains`: it was still getting faster. */
  readonly state: "holds" | "throttles" | "gains" | "cannot-be-told";
  readonly windows: number;
  /** Slowest against fastest: 5th percentile over 95th, 0 to 1; null from no window. */
  readonly retained: number | null;
  /** Last third against the first, minus one: -0.05 is 5 % slower. */
  readonly change: number | null;
  /** The least change of this kind that this run could have seen, 0 to 1. */
  readonly couldSee: number | null;
}

/** Whether memory does. */
export interface LeakVerdict {
  readonly state: "none-seen" | "leaks" | "cannot-be-told";
  readonly points: number;
  readonly bytesPerRequest: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  /** The least leak that this run could have seen, bytes a request. */
  readonly couldSeeBytesPerRequest: number | null;
  /** Bytes at the end. */
  readonly lastBytes: number | null;
}

/** One stretch of the load. Times in ms from the start. */
export interface StressWindowReport {
  readonly fromMs: number;
  readonly toMs: number;
  readonly requests: number;
  readonly failed: number;
  /** Decode speed of one agent by the server's counters; null where no answer ended in it. */
  readonly tokensPerSecond: number | null;
  readonly ttftMs: number | null;
  /** The engine's own memory at the end, in RAM and in swap, bytes; null where the system does not tell. */
  readonly ownBytes: number | null;
  readonly temperatureCelsius: number | null;
  readonly gpuClockMhz: number | null;
}

/** Derived from the journal alone. */
export interface StressReport extends RunBasics<"stress"> {
  readonly kind: "stress";
  readonly schema: typeof STRESS_REPORT_SCHEMA;
  /** How long the load was held without a break, ms. */
  readonly heldMs: number;
  readonly requests: number;
  readonly failed: number;
  /** A window was filled whole before: memory has seen its peak. */
  readonly filled: boolean;
  readonly speed: SpeedVerdict;
  readonly memory: LeakVerdict;
  /** Until the limit at this rate of growth, ms; null where nothing grows. */
  readonly msToLimit: number | null;
  readonly peakTemperatureCelsius: number | null;
  /** The limit that was reached; null where none was. */
  readonly breach: Said | null;
  readonly contended: boolean;
  readonly windows: readonly StressWindowReport[];
}
