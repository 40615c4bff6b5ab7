import type { FrontPoint } from "../domain/tuning";

/** A point before anybody has said which other one dominates it. */
export type UnrankedPoint = Omit<FrontPoint, "dominatedBy">;

export const FRONT_AXES = ["context", "decode", "prefill", "ttft", "memory", "agents"] as const;
export type FrontAxis = (typeof FRONT_AXES)[number];

/** The point on an axis, in the axis' unit (tokens, tok/s, ms, bytes, agents); null was not measured. */
export function axisValue(point: UnrankedPoint, axis: FrontAxis): number | null {
  switch (axis) {
    case "context":
      return point.contextTokens;
    case "decode":
      return point.decodeTokensPerSecond;
    case "prefill":
      return point.prefillTokensPerSecond;
    case "ttft":
      return point.ttftFullMs;
    case "memory":
      return point.footprintBytes;
    case "agents":
      return point.agents;
  }
}

/** On these less is better; on the others more. */
const LESS_IS_BETTER: readonly FrontAxis[] = ["ttft", "memory"];

/** Above 0 when `a` is better on the axis, 0 when equal, below 0 when worse; null when one was measured there and the other was not. */
export function advantage(a: UnrankedPoint, b: UnrankedPoint, axis: FrontAxis): number | null {
  const [left, right] = [axisValue(a, axis), axisValue(b, axis)];
  if (left === null || right === null) return left === right ? 0 : null;
  return LESS_IS_BETTER.includes(axis) ? right - left : left - right;
}

/**
 * `a` is at least as good as `b` on every axis and better on one. What was measured of one point only is comparable with nothing, so
 * such a pair never dominates one another; what was measured of neither makes no difference. On each axis that is a partial order (the
 * numbers, and "not measured" beside them), and so is their product: irreflexive, antisymmetric, transitive, with or without gaps. Points
 * whose windows were not equally full are never compared.
 */
export function dominates(a: UnrankedPoint, b: UnrankedPoint): boolean {
  if (a.kind !== b.kind) return false;
  const advantages = FRONT_AXES.map((axis) => advantage(a, b, axis));
  return advantages.every((by) => by !== null && by >= 0) && advantages.some((by) => by !== null && by > 0);
}

/**
 * Every point with the first point of the Pareto front that dominates it, in the order given; null for those on the front. Equal points
 * are all on it. The front of any points is not empty, since domination is a partial order.
 */
export function markDominated(points: readonly UnrankedPoint[]): FrontPoint[] {
  const front = points.filter((point) => !points.some((other) => dominates(other, point)));
  return points.map((point) => ({ ...point, dominatedBy: front.find((other) => dominates(other, point))?.id ?? null }));
}
