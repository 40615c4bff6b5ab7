import { keeps } from "./pick";
import type { FrontConstraints, Limited } from "./pick";

/** What a user wants of any model: limits instead of a name. */
export interface GoalLimits extends FrontConstraints {
  /** A larger context is not wanted, tokens. */
  readonly maxContextTokens: number | null;
}

export const NO_LIMITS: GoalLimits = { minDecodeTokensPerSecond: null, maxTtftMs: null, maxFootprintBytes: null, maxContextTokens: null };

export const isLimited = (limits: GoalLimits): boolean => Object.values(limits).some((limit) => limit !== null);

/** A context of a model, and what is known of it when it is full. */
export interface FullWindow extends Limited {
  readonly contextTokens: number;
}

export interface KnownPoint extends FullWindow {
  readonly state: "certified" | "provisional" | "rejected";
  /** What it was measured on has changed: it proves nothing now. */
  readonly stale: boolean;
}

/** What is known of one model under limits. Only `proven` is an answer; for the others a run has to look. */
export type Outlook<P extends KnownPoint> =
  | { readonly state: "proven"; readonly point: P }
  /** Measured within the limits, with too little evidence for a certificate. */
  | { readonly state: "provisional"; readonly point: P }
  /** Measured, and none of it is known to keep the limits. */
  | { readonly state: "missed" }
  | { readonly state: "unmeasured" };

export const keepsGoal = (point: FullWindow, limits: GoalLimits): boolean =>
  keeps(point, limits) && (limits.maxContextTokens === null || point.contextTokens <= limits.maxContextTokens);

/** The largest context of one model that keeps the limits, by what is measured. */
export function outlookOf<P extends KnownPoint>(points: readonly P[], limits: GoalLimits): Outlook<P> {
  const holding = points.filter(({ state, stale }) => state !== "rejected" && !stale);
  if (holding.length === 0) return { state: "unmeasured" };
  const kept = holding.filter((point) => keepsGoal(point, limits));
  const proven = largest(kept.filter(({ state }) => state === "certified"));
  if (proven) return { state: "proven", point: proven };
  const provisional = largest(kept);
  return provisional ? { state: "provisional", point: provisional } : { state: "missed" };
}

/** The largest context; of equal ones the fastest decoder, then what takes less memory. Undefined where there is none. */
export const largest = <P extends FullWindow>(points: readonly P[]): P | undefined =>
  points.reduce<P | undefined>((top, point) => (top === undefined || byContext(point, top) < 0 ? point : top), undefined);

/** The larger context first. What was not measured comes after what was. */
export const byContext = (a: FullWindow, b: FullWindow): number =>
  b.contextTokens - a.contextTokens ||
  (b.decodeTokensPerSecond ?? 0) - (a.decodeTokensPerSecond ?? 0) ||
  (a.footprintBytes ?? Number.MAX_VALUE) - (b.footprintBytes ?? Number.MAX_VALUE);

/** Points that no other one beats in everything that limits can be about: the others are never an answer. */
export const worthKnowing = <P extends FullWindow>(points: readonly P[]): P[] =>
  points.filter((point, at) => !points.some((other, index) => other !== point && beats(other, point) && (!beats(point, other) || index < at)));

function beats(a: FullWindow, b: FullWindow): boolean {
  const least = (left: number | null, right: number | null): boolean => right === null || (left !== null && left <= right);
  const most = (left: number | null, right: number | null): boolean => right === null || (left !== null && left >= right);
  return (
    a.contextTokens >= b.contextTokens &&
    most(a.decodeTokensPerSecond, b.decodeTokensPerSecond) &&
    least(a.ttftFullMs, b.ttftFullMs) &&
    least(a.footprintBytes, b.footprintBytes)
  );
}
