import { fitNonNegative } from "../statistics/regression";

/** Output of a level, tokens a second of all agents together. */
export interface LevelOutput {
  readonly agents: number;
  readonly tokensPerSecond: number;
}

/**
 * The Universal Scalability Law (Gunther 2007): X(N) = one N / (1 + queueing (N - 1) + coordination N (N - 1)). `queueing`: the share that cannot
 * be done side by side; `coordination`: what each pair of agents costs.
 */
export interface ScalingLaw {
  /** Of one agent alone, tokens a second. */
  readonly one: number;
  readonly queueing: number;
  readonly coordination: number;
  /** Largest distance of a level from the law, as a share. */
  readonly worst: number;
}

export const outputBy = ({ one, queueing, coordination }: Omit<ScalingLaw, "worst">, agents: number): number =>
  (one * agents) / (1 + queueing * (agents - 1) + coordination * agents * (agents - 1));

/** A law that is further off than this share somewhere does not describe the server. */
export const FITS_WITHIN = 0.1;

/**
 * Least squares of the relative errors of N / X(N), in which the law is linear; no coefficient is negative. Null from fewer than three levels.
 */
export function fitLaw(levels: readonly LevelOutput[]): ScalingLaw | null {
  const used = levels.filter(({ agents, tokensPerSecond }) => agents >= 1 && tokensPerSecond > 0);
  if (new Set(used.map(({ agents }) => agents)).size < 3) return null;
  const rows = used.map(({ agents: n, tokensPerSecond }) => {
    const value = n / tokensPerSecond;
    return { terms: [1, n - 1, n * (n - 1)], value, weight: value ** -2 };
  });
  const [a = 0, b = 0, c = 0] = fitNonNegative(rows)?.coefficients ?? [];
  if (a <= 0) return null;
  const law = { one: 1 / a, queueing: b / a, coordination: c / a };
  const worst = Math.max(...used.map(({ agents, tokensPerSecond }) => Math.abs(outputBy(law, agents) / tokensPerSecond - 1)));
  return { ...law, worst };
}

/** Agents at which the law has its highest output; null where it rises for ever. */
export const bestAgents = ({ queueing, coordination }: ScalingLaw): number | null =>
  coordination <= 0 ? null : Math.max(1, Math.sqrt(Math.max(0, 1 - queueing) / coordination));
