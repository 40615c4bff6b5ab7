import assert from "node:assert/strict";
import fc from "fast-check";
import {
  binomialCdf,
  binomialPmf,
  clopperPearsonInterval,
  clopperPearsonLower,
  clopperPearsonUpper,
} from "../../../../src/core/statistics/binomial";

const near = (actual: number, expected: number, tolerance: number): void => {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);
};

/** Probabilities of 0..n successes by repeated convolution: no formula in common with the code under test. */
function distribution(n: number, p: number): number[] {
  let row = [1];
  for (let draw = 0; draw < n; draw += 1) {
    row = Array.from({ length: row.length + 1 }, (_, k) => (row[k] ?? 0) * (1 - p) + (row[k - 1] ?? 0) * p);
  }
  return row;
}

const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const counts = fc.integer({ min: 1, max: 60 }).chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));

describe("binomial", () => {
  it("agrees with brute-force convolution", () => {
    fc.assert(
      fc.property(counts, share, ([k, n], p) => {
        const row = distribution(n, p);
        near(binomialPmf(k, n, p), row[k]!, 1e-11);
        near(
          binomialCdf(k, n, p),
          row.slice(0, k + 1).reduce((a, b) => a + b, 0),
          1e-11,
        );
      }),
    );
  });

  it("knows certain and impossible draws", () => {
    assert.equal(binomialPmf(0, 5, 0), 1);
    assert.equal(binomialPmf(1, 5, 0), 0);
    assert.equal(binomialPmf(5, 5, 1), 1);
    assert.equal(binomialCdf(4, 5, 1), 0);
    assert.equal(binomialCdf(5, 5, 0.3), 1);
  });

  it("stays sound for thousands of draws", () => {
    const sum = Array.from({ length: 5001 }, (_, k) => binomialPmf(k, 5000, 0.85)).reduce((a, b) => a + b, 0);
    near(sum, 1, 1e-9);
  });

  it("refuses impossible counts and confidences", () => {
    assert.throws(() => binomialPmf(3, 2, 0.5), RangeError);
    assert.throws(() => binomialCdf(-1, 2, 0.5), RangeError);
    assert.throws(() => clopperPearsonLower(1.5, 2, 0.5), RangeError);
    assert.throws(() => clopperPearsonLower(1, 2, 1), RangeError);
  });
});

describe("Clopper-Pearson", () => {
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
      const interval = clopperPearsonInterval(successes, trials, 0.95);
      near(interval.lower, lower, 5e-5);
      near(interval.upper, upper, 5e-5);
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
        const covered = distribution(n, p).reduce((sum, mass, k) => sum + (clopperPearsonLower(k, n, confidence) <= p ? mass : 0), 0);
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
