import type { Wishes } from "../core/domain/request";
import type { GoalLimits } from "../core/preset/goal";
import type { Config } from "./config";

/** 0, and whatever is no number above it, is no limit. */
const limit = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : null);

/** As they are written in the settings. */
type Settings = Readonly<Record<"minTps" | "maxTtftSeconds" | "maxContextTokens", unknown>>;

/** What the settings ask of a full window. */
export const limitsOf = ({ minTps, maxTtftSeconds, maxContextTokens }: Settings): GoalLimits => {
  const seconds = limit(maxTtftSeconds);
  return {
    minDecodeTokensPerSecond: limit(minTps),
    maxTtftMs: seconds === null ? null : seconds * 1000,
    maxContextTokens: limit(maxContextTokens),
    maxFootprintBytes: null,
  };
};

/** The limits of the settings; what is `given` as a setting would be stands above them. */
export const limitsIn = ({ minTps, maxTtftSeconds, maxContextTokens }: Config, given: Partial<Settings> = {}): GoalLimits =>
  limitsOf({ minTps: minTps.value, maxTtftSeconds: maxTtftSeconds.value, maxContextTokens: maxContextTokens.value, ...given });

/** Limits in a command's argument; null where there are none. What is no limit there is none. */
export function limitsAsked(options: unknown): GoalLimits | null {
  const limits: unknown = typeof options === "object" && options !== null && "limits" in options ? options.limits : null;
  if (typeof limits !== "object" || limits === null) return null;
  const given = limits as Partial<Record<keyof GoalLimits, unknown>>;
  return {
    minDecodeTokensPerSecond: limit(given.minDecodeTokensPerSecond),
    maxTtftMs: limit(given.maxTtftMs),
    maxContextTokens: limit(given.maxContextTokens),
    maxFootprintBytes: limit(given.maxFootprintBytes),
  };
}

/** What a run can be asked to keep. How much memory a model takes is known afterwards only: no run is asked for that. */
export const wishesFor = (limits: GoalLimits): Pick<Wishes, "minDecodeTokensPerSecond" | "maxTtftMs" | "maxContextTokens"> => ({
  minDecodeTokensPerSecond: limits.minDecodeTokensPerSecond ?? undefined,
  maxTtftMs: limits.maxTtftMs ?? undefined,
  maxContextTokens: limits.maxContextTokens ?? undefined,
});
