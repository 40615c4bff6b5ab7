import type { FrontPoint } from "../../src/core/domain/tuning";
import { formatBytes, formatDuration, formatRate } from "../../src/core/format";
import { say } from "../say";
import type { OptimizeRequest } from "../../src/core/domain/request";
import type { FrontConstraints } from "../../src/core/preset/pick";

/** What the run was asked to keep: where the limits start. */
export const limitsAsked = ({ minDecodeTokensPerSecond, maxTtftMs }: OptimizeRequest): FrontConstraints => ({
  minDecodeTokensPerSecond,
  maxTtftMs,
  maxFootprintBytes: null,
});

export const LIMITS = ["minDecodeTokensPerSecond", "maxTtftMs", "maxFootprintBytes"] as const satisfies readonly (keyof FrontConstraints)[];

/** How much of the front keeps the limits; where nothing does, how far each of them could be kept alone. */
export function keptWords(front: readonly FrontPoint[], isKept: (point: FrontPoint) => boolean): string {
  const kept = front.filter(isKept).length;
  if (kept > 0) return say("limitsKept", kept, front.length);
  const known = (of: (point: FrontPoint) => number | null): number[] => front.map(of).filter((value) => value !== null);
  const words = (values: readonly number[], pick: (...values: number[]) => number, format: (value: number) => string): string =>
    values.length === 0 ? say("notMeasured") : format(pick(...values));
  return say(
    "limitsKeptNone",
    words(
      known((point) => point.decodeTokensPerSecond),
      Math.max,
      (value) => say("decodeUnit", formatRate(value)),
    ),
    words(
      known((point) => point.ttftFullMs),
      Math.min,
      formatDuration,
    ),
    words(
      known((point) => point.footprintBytes),
      Math.min,
      formatBytes,
    ),
  );
}
