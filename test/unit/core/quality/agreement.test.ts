import assert from "node:assert/strict";
import fc from "fast-check";
import { agreementOf, divergence, leading, meanDivergence, shareOf } from "../../../../src/core/quality/agreement";
import type { GreedyAnswer, TopTokens } from "../../../../src/core/domain/quality-answers";
import { createRandom } from "../../../../src/core/statistics/random";

const distribution = fc
  .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 12 })
  .map((weights) => weights.map((weight) => weight / weights.reduce((a, b) => a + b)));
const kl = (p: readonly number[], q: readonly number[]): number => p.reduce((sum, at, i) => sum + at * Math.log(at / (q[i] ?? 1e-9)), 0);
const top = (p: readonly number[], count: number): TopTokens =>
  p
    .map((at, i) => ({ token: `t${i}`, logprob: Math.log(at) }))
    .sort((a, b) => b.logprob - a.logprob)
    .slice(0, count);

describe("agreement of greedy texts", () => {
  it("counts tokens up to the first difference", () => {
    assert.equal(leading(["a", "b", "c"], ["a", "b", "d"]), 2);
    assert.deepEqual(agreementOf([[["a", "b", "c"], ["a", "x", "c"]]]), { agreed: 1, diverged: 1 });
    assert.deepEqual(agreementOf([[["a", "b"], ["a", "b"]]]), { agreed: 2, diverged: 0 });
  });

  it("takes a text that ends earlier for a different one", () => {
    assert.deepEqual(agreementOf([[["a", "b"], ["a"]]]), { agreed: 1, diverged: 1 });
  });

  it("finds the share that a drifting model really has", () => {
    const random = createRandom(5);
    for (const truth of [0.85, 0.95, 0.99]) {
      const pairs = Array.from({ length: 4000 }, () => {
        const before = Array.from({ length: 48 }, (_, i) => `${i}`);
        return [before, before.map((token) => (random.next() < truth ? token : "other"))] as const;
      });
      assert.ok(Math.abs(shareOf(agreementOf(pairs)) - truth) < 0.005, `${truth}`);
    }
  });
});

describe("divergence of the likeliest tokens", () => {
  it("is nothing between equals, and never negative", () => {
    fc.assert(
      fc.property(distribution, fc.integer({ min: 1, max: 12 }), (p, count) => {
        assert.ok(divergence(top(p, count), top(p, count)) < 1e-9);
      }),
    );
  });

  it("is at most the true divergence, however little is listed", () => {
    fc.assert(
      fc.property(distribution, distribution, fc.integer({ min: 1, max: 12 }), (p, other, count) => {
        const length = Math.min(p.length, other.length);
        const norm = (values: readonly number[]): number[] => values.slice(0, length).map((v) => v / values.slice(0, length).reduce((a, b) => a + b));
        const [before, after] = [norm(p), norm(other)];
        const found = divergence(top(before, count), top(after, count));
        assert.ok(found >= 0 && found <= kl(before, after) + 1e-9, `${found} of ${kl(before, after)}`);
      }),
    );
  });

  it("is the true divergence where everything is listed", () => {
    fc.assert(
      fc.property(distribution, distribution, (p, other) => {
        fc.pre(p.length === other.length);
        assert.ok(Math.abs(divergence(top(p, 99), top(other, 99)) - kl(p, other)) < 1e-6);
      }),
    );
  });

  it("is large where no token is shared", () => {
    const a = [{ token: "a", logprob: Math.log(0.9) }];
    const b = [{ token: "b", logprob: Math.log(0.9) }];
    assert.ok(divergence(a, b) >= 0);
    const two = (x: string, y: string): TopTokens => [
      { token: x, logprob: Math.log(0.6) },
      { token: y, logprob: Math.log(0.01) },
    ];
    assert.ok(divergence(two("a", "b"), two("c", "d")) > 1);
  });

  it("is compared at places with the same text before them only", () => {
    const at = (p: number): TopTokens => [
      { token: "a", logprob: Math.log(p) },
      { token: "b", logprob: Math.log(1 - p) },
    ];
    const answer = (tokens: readonly string[], tops: readonly TopTokens[]): GreedyAnswer => ({ id: "1", tokens, again: tokens, top: tops });
    const before = answer(["a", "a", "a"], [at(0.6), at(0.6), at(0.6)]);
    const after = answer(["a", "b", "b"], [at(0.6), at(0.4), at(0.001)]);
    const expected = (0.6 * Math.log(0.6 / 0.4) + 0.4 * Math.log(0.4 / 0.6)) / 2;
    assert.ok(Math.abs((meanDivergence([[before, after]]) ?? 0) - expected) < 1e-9);
    assert.equal(meanDivergence([[{ ...before, top: null }, after]]), null);
  });
});
