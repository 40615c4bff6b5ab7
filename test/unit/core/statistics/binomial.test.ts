import assert from "node:assert/strict";
import fc from "fast-check";
import { clopperPearsonLower, clopperPearsonUpper } from "../../../../src/core/statistics/binomial";
import { binomialCdf, binomialDistribution } from "../../../support/binomial";

const near = (actual: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
};

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const counts = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe("Clopper-Pearson", () => {
  it("refuses impossible counts and confidences", () => {
    assert.throws(() => clopperPearsonLower(3, 2, 0.5), RangeError);
    assert.throws(() => clopperPearsonLower(-1, 2, 0.5), RangeError);
    assert.throws(() => clopperPearsonLower(1.5, 2, 0.5), RangeError);
    assert.throws(() => clopperPearsonLower(1, 2, 1), RangeError);
  });

  // Two-sided 95 % limits as printed in tables (e.g. Geigy Scientific Tables; R's binom.test).
  const table: [number, number, number, number][] = [
    [0, 10, 0, 0.3085],
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [3, 20, 0.0321, 0.3789],
    [1, 100, 0.0003, 0.0545],
    [50, 100, 0.3983, 0.6017],
  ];
  for (const [successes, trials, lower, upper] of table) {
    it(`gives the printed limits for ${successes} of ${trials}`, () => {
      near(clopperPearsonLower(successes, trials, 0.975), lower, 5e-5);
      near(clopperPearsonUpper(successes, trials, 0.975), upper, 5e-5);
    });
  }

  it("is the root of confidence for a sample without failures", () => {
    for (const n of [1, 5, 12, 13, 100]) near(clopperPearsonLower(n, n, 0.85), 0.15 ** (1 / n), 1e-12);
  });

  it("has exactly its error left at the bound", () => {
    fc.assert(
      fc.property(counts, share, ([k, n], confidence) => {
        fc.pre(k > 0);
        const bound = clopperPearsonLower(k, n, confidence);
        near(1 - binomialCdf(k - 1, n, bound), 1 - confidence, 1e-9);
      }),
    );
  });

  it("rises with successes and falls with confidence", () => {
    fc.assert(
      fc.property(counts, share, share, ([k, n], c1, c2) => {
        fc.pre(k > 0 && Math.abs(c1 - c2) > 1e-6);
        assert.ok(clopperPearsonLower(k, n, c1) > clopperPearsonLower(k - 1, n, c1));
        assert.ok(clopperPearsonLower(k, n, Math.min(c1, c2)) > clopperPearsonLower(k, n, Math.max(c1, c2)));
        assert.ok(clopperPearsonLower(k, n, c1) < clopperPearsonLower(k + 1, n + 1, c1));
      }),
    );
  });

  it("covers any true probability at least at its confidence, by exact summation", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), share, share, (n, p, confidence) => {
        const covered = binomialDistribution(n, p).reduce((sum, mass, k) => sum + (clopperPearsonLower(k, n, confidence) <= p ? mass : 0), 0);
        assert.ok(covered >= confidence - 1e-9, `${covered} < ${confidence}`);
      }),
    );
  });

  it("holds the observed share between its bounds", () => {
    fc.assert(
      fc.property(counts, ([k, n]) => {
        assert.ok(clopperPearsonLower(k, n, 0.85) <= k / n);
        assert.ok(clopperPearsonUpper(k, n, 0.85) >= k / n);
      }),
    );
  });
});
