import assert from "node:assert/strict";
import fc from "fast-check";
import { hopelessDesign, judgeSprt, logLikelihoodRatio } from "../../../../src/core/statistics/sprt";

const design = { p0: 0.75, p1: 0.95, alpha: 0.15, beta: 0.15 };

describe("Wald's test", () => {
  it("is designed as 0.75 against 0.95 for a reliability of 0.85", () => {
    const derived = hopelessDesign(0.85);
    assert.ok(Math.abs(derived.p0 - 0.75) < 1e-12);
    assert.ok(Math.abs(derived.p1 - 0.95) < 1e-12);
  });

  it("has sensible hypotheses at every reliability", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (reliability) => {
        const { p0, p1 } = hopelessDesign(reliability);
        assert.ok(0 < p0 && p0 < reliability && reliability < p1 && p1 < 1);
      }),
    );
  });

  it("decides once the likelihood ratio passes Wald's limits", () => {
    assert.equal(judgeSprt(design, 0, 0), "continue");
    assert.equal(judgeSprt(design, 0, 1), "continue");
    assert.equal(judgeSprt(design, 0, 2), "bad");
    assert.equal(judgeSprt(design, 7, 0), "continue");
    assert.equal(judgeSprt(design, 8, 0), "good");
  });

  it("keeps its errors, by exact walk over 400 draws", () => {
    const decided = (p: number, wanted: "good" | "bad"): number => {
      let alive = new Map([[0, 1]]);
      let sum = 0;
      for (let n = 1; n <= 400; n += 1) {
        const next = new Map<number, number>();
        for (const [failures, mass] of alive) {
          for (const [f, m] of [
            [failures, mass * p],
            [failures + 1, mass * (1 - p)],
          ] as const) {
            const verdict = judgeSprt(design, n - f, f);
            if (verdict === wanted) sum += m;
            if (verdict === "continue") next.set(f, (next.get(f) ?? 0) + m);
          }
        }
        alive = next;
      }
      return sum;
    };
    // Wald's limits promise alpha / (1 - beta) and beta / (1 - alpha).
    assert.ok(decided(design.p0, "good") <= 0.15 / 0.85);
    assert.ok(decided(design.p1, "bad") <= 0.15 / 0.85);
  });

  it("grows with successes and shrinks with failures", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (s, f) => {
        assert.ok(logLikelihoodRatio(design, s + 1, f) > logLikelihoodRatio(design, s, f));
        assert.ok(logLikelihoodRatio(design, s, f + 1) < logLikelihoodRatio(design, s, f));
      }),
    );
  });
});
