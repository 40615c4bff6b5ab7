import type { GreedyAnswer, TopTokens } from "../domain/quality-answers";

/** Tokens that agree up to the first difference; what comes after it has another text before it, and is not compared. */
export interface Agreement {
  readonly agreed: number;
  readonly diverged: number;
}

export function agreementOf(pairs: readonly (readonly [readonly string[], readonly string[]])[]): Agreement {
  let agreed = 0;
  let diverged = 0;
  for (const [before, after] of pairs) {
    const same = leading(before, after);
    agreed += same;
    if (same < Math.max(before.length, after.length)) diverged++;
  }
  return { agreed, diverged };
}

/** Share of tokens that stay the same, given the same text before them: each is a draw that ends at the first difference. */
export const shareOf = ({ agreed, diverged }: Agreement): number => (agreed + diverged === 0 ? 0 : agreed / (agreed + diverged));

export function leading(before: readonly string[], after: readonly string[]): number {
  let same = 0;
  while (same < before.length && same < after.length && before[same] === after[same]) same++;
  return same;
}

/**
 * Kullback-Leibler divergence of two distributions of which only the likeliest tokens are known, nats: a lower bound. A token that
 * only `before` lists is taken to be as likely in `after` as the last one there; what `before` does not list is one event.
 */
export function divergence(before: TopTokens, after: TopTokens): number {
  const listed = new Map(after.map(({ token, logprob }) => [token, logprob]));
  const last = Math.min(0, ...listed.values());
  let sum = 0;
  let p = 0;
  let q = 0;
  for (const { token, logprob } of before) {
    const there = listed.get(token);
    sum += Math.exp(logprob) * (logprob - (there ?? last));
    p += Math.exp(logprob);
    if (there !== undefined) q += Math.exp(there);
  }
  const restP = Math.max(0, 1 - p);
  const restQ = Math.max(Number.EPSILON, 1 - q);
  return Math.max(0, sum + (restP > 0 ? restP * Math.log(restP / restQ) : 0));
}

/** Divergence at every place that has the same text before it, the place of the first difference included; null without any. */
export function meanDivergence(pairs: readonly (readonly [GreedyAnswer, GreedyAnswer])[]): number | null {
  const all = pairs.flatMap(([before, after]) => {
    const { top: p } = before;
    const { top: q } = after;
    if (p === null || q === null) return [];
    const places = Math.min(leading(before.tokens, after.tokens) + 1, p.length, q.length);
    return Array.from({ length: places }, (_, place) => divergence(p[place] ?? [], q[place] ?? []));
  });
  return all.length === 0 ? null : all.reduce((sum, value) => sum + value, 0) / all.length;
}
