/**
 * How the error budget is divided among the stops of a certificate.
 *
 * A first stop that is as short as possible leaves so little of the budget that the second becomes very long (12 requests,
 * then 35, for reliability 0.85 and budget 0.15), so lengths are chosen together: least n_k + 2 n_(k-1) + 4 n_(k-2)..., and the
 * shortest first stop among equals. The weight of two says that a request more at one stop must spare more than two at the
 * next, because wherever a certificate is likely at all the earlier stop is taken at least twice as often as the next.
 */

interface Node {
  /** Probability of each number of failures among paths that no stop has ended, after `requests` requests. */
  readonly alive: readonly number[];
  readonly requests: number;
  readonly spent: number;
}

interface Best {
  cost: number;
  lengths: readonly number[];
}

const advance = (alive: readonly number[], p: number): number[] =>
  alive.map((mass, failures) => mass * p + (alive[failures - 1] ?? 0) * (1 - p));

/** Lengths n_0 < n_1 < ... < n_maxFailures of the stops; at n_j at most j failures are allowed. Branch and bound. */
export function searchStages(reliability: number, errorBudget: number, maxFailures: number): readonly number[] {
  const best: Best = { cost: Number.POSITIVE_INFINITY, lengths: [] };

  const visit = (node: Node, stage: number, cost: number, lengths: readonly number[]): void => {
    const weight = 2 ** (maxFailures - stage);
    // The weights of this and all later stops, which are at least as long as this one.
    const weightAhead = 2 * weight - 1;
    let { alive, requests } = node;
    for (;;) {
      alive = advance(alive, reliability);
      requests += 1;
      if (cost + weightAhead * requests >= best.cost) return;
      const spent = node.spent + alive.slice(0, stage + 1).reduce((sum, mass) => sum + mass, 0);
      if (spent > errorBudget) continue;
      const chosen = [...lengths, requests];
      if (stage === maxFailures) {
        best.cost = cost + requests;
        best.lengths = chosen;
        return;
      }
      const open = alive.map((mass, failures) => (failures <= stage ? 0 : mass));
      visit({ alive: open, requests, spent }, stage + 1, cost + weight * requests, chosen);
    }
  };

  visit({ alive: [1, ...Array.from({ length: maxFailures }, () => 0)], requests: 0, spent: 0 }, 0, 0, []);
  return best.lengths;
}
