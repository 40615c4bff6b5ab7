import assert from "node:assert/strict";
import fc from "fast-check";
import {
  certificateError,
  deriveCertificatePlan,
  earnedBound,
  judgeCertificate,
  splitError,
} from "../../../../src/core/statistics/certificate";
import type { CertificatePlan, CertificateStage } from "../../../../src/core/statistics/certificate";

const requestsOf = (plan: CertificatePlan): number[] => plan.stages.map((stage) => stage.requests);

/** Probability of certification by walking every sequence of outcomes through the judge itself. */
function byEnumeration(plan: CertificatePlan, p: number): number {
  const last = plan.stages.at(-1)!.requests;
  const walk = (successes: number, failures: number, mass: number): number => {
    const verdict = judgeCertificate(plan, successes, failures);
    if (verdict === "certified") return mass;
    if (verdict === "rejected" || successes + failures >= last) return 0;
    return walk(successes + 1, failures, mass * p) + walk(successes, failures + 1, mass * (1 - p));
  };
  return walk(0, 0, 1);
}

const reliabilities = fc.double({ min: 0.3, max: 0.97, noNaN: true });
const budgets = fc.double({ min: 0.005, max: 0.4, noNaN: true });
const rules = fc.record({ reliability: reliabilities, errorBudget: budgets, maxFailures: fc.constantFrom(0, 1, 2) });

describe("certificate plan", () => {
  const known: [number, number[], number][] = [
    [0.85, [13, 27], 0.1494],
    [0.9, [21, 39], 0.1477],
    [0.95, [43, 79], 0.1495],
  ];
  for (const [reliability, requests, error] of known) {
    it(`for reliability ${reliability} at 85 % confidence is ${requests[0]!} without failure or ${requests[1]!} with one`, () => {
      const plan = deriveCertificatePlan({ reliability, errorBudget: 1 - 0.85 });
      assert.deepEqual(requestsOf(plan), requests);
      assert.equal(plan.error.toFixed(4), String(error));
    });
  }

  it("shows that 12 without failure or 22 with one would be wrong one time in five", () => {
    const stages: CertificateStage[] = [
      { requests: 12, failures: 0 },
      { requests: 22, failures: 1 },
    ];
    assert.equal(certificateError({ reliability: 0.85, stages }, 0.85).toFixed(2), "0.20");
  });

  it("divides the error of a size that borrows as 16/29 with larger ones, and 20/36 alone", () => {
    const { borrowed, alone } = splitError(0.15);
    const plans = [borrowed, alone].map((errorBudget) => deriveCertificatePlan({ reliability: 0.85, errorBudget }));
    assert.deepEqual(plans.map(requestsOf), [
      [16, 29],
      [20, 36],
    ]);
    assert.ok(plans.reduce((sum, plan) => sum + plan.error, 0) <= 0.15);
  });

  it("keeps its budget, counted by walking every sequence", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const plan = deriveCertificatePlan(rule);
        fc.pre(plan.stages.at(-1)!.requests <= 60);
        assert.ok(plan.error <= rule.errorBudget + 1e-12);
        assert.ok(byEnumeration(plan, rule.reliability) <= plan.error + 1e-12);
      }),
      { numRuns: 60 },
    );
  });

  it("cannot be shortened at any stage", () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const { stages } = deriveCertificatePlan(rule);
        stages.forEach((stage, index) => {
          const shorter = stages.map((other, position) => (position === index ? { ...other, requests: stage.requests - 1 } : other));
          if (shorter[index]!.requests <= (stages[index - 1]?.requests ?? 0)) return;
          assert.ok(certificateError({ reliability: rule.reliability, stages: shorter }, rule.reliability) > rule.errorBudget);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("has the least weighted length of all plans that keep the budget", () => {
    const [reliability, errorBudget] = [0.85, 0.15];
    let best = Number.POSITIVE_INFINITY;
    for (let first = 1; first <= 40; first += 1) {
      for (let second = first + 1; second <= 80; second += 1) {
        const stages = [first, second].map((requests, failures) => ({ requests, failures }));
        if (certificateError({ reliability, stages }, reliability) <= errorBudget) best = Math.min(best, 2 * first + second);
      }
    }
    const [first = 0, second = 0] = requestsOf(deriveCertificatePlan({ reliability, errorBudget }));
    assert.equal(2 * first + second, best);
  });

  it("takes its first stop at least twice as often as the second wherever a certificate is likely", () => {
    for (const reliability of [0.85, 0.9, 0.95]) {
      const plan = deriveCertificatePlan({ reliability, errorBudget: 0.15 });
      for (let p = reliability; p < 1; p += 0.001) {
        const first = p ** plan.stages[0]!.requests;
        const all = certificateError(plan, p);
        if (all >= 0.5) assert.ok(first >= 2 * (all - first), `at ${p}`);
      }
    }
  });

  it("certifies better configurations more often", () => {
    fc.assert(
      fc.property(rules, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (rule, p) => {
        const plan = deriveCertificatePlan(rule);
        assert.ok(certificateError(plan, p) <= certificateError(plan, Math.min(1, p + 0.01)) + 1e-12);
      }),
    );
  });

  it("never certifies more often with early rejection", () => {
    fc.assert(
      fc.property(rules, fc.double({ min: 0.05, max: 0.99, noNaN: true }), (rule, p) => {
        const plan = deriveCertificatePlan(rule);
        assert.ok(certificateError(plan, p, { earlyRejection: true }) <= certificateError(plan, p));
      }),
    );
  });

  it("loses certificates to early rejection where two failures are allowed", () => {
    const plan = deriveCertificatePlan({ reliability: 0.85, errorBudget: 0.15, maxFailures: 2 });
    assert.ok(certificateError(plan, 0.85, { earlyRejection: true }) < plan.error);
  });

  it("refuses shares outside 0 to 1 and other numbers of failures", () => {
    assert.throws(() => deriveCertificatePlan({ reliability: 1, errorBudget: 0.1 }), RangeError);
    assert.throws(() => deriveCertificatePlan({ reliability: 0.9, errorBudget: 0 }), RangeError);
    assert.throws(() => deriveCertificatePlan({ reliability: 0.9, errorBudget: 0.1, maxFailures: 3 }), RangeError);
  });
});

describe("judging a certificate", () => {
  const plan = deriveCertificatePlan({ reliability: 0.85, errorBudget: 0.15 });

  it("certifies at each stop", () => {
    assert.equal(judgeCertificate(plan, 13, 0), "certified");
    assert.equal(judgeCertificate(plan, 26, 1), "certified");
  });

  it("goes on before a stop", () => {
    assert.equal(judgeCertificate(plan, 0, 0), "continue");
    assert.equal(judgeCertificate(plan, 12, 0), "continue");
    assert.equal(judgeCertificate(plan, 0, 1), "continue");
    assert.equal(judgeCertificate(plan, 25, 1), "continue");
  });

  it("rejects once no stop can be reached", () => {
    assert.equal(judgeCertificate(plan, 25, 2), "rejected");
  });

  it("rejects hopeless counts before that", () => {
    const patient = deriveCertificatePlan({ reliability: 0.85, errorBudget: 0.15, maxFailures: 2 });
    assert.equal(judgeCertificate(patient, 0, 2), "rejected");
    assert.equal(judgeCertificate(patient, 10, 2), "continue");
  });
});

describe("earned bound", () => {
  it("says what 5 of 5 prove", () => {
    const bound = earnedBound(5, 5, 0.85);
    assert.equal(bound.reliability.toFixed(2), "0.68");
    assert.equal(bound.confidence, 0.85);
  });

  it("proves nothing without a success", () => {
    assert.equal(earnedBound(0, 0, 0.85).reliability, 0);
    assert.equal(earnedBound(0, 3, 0.85).reliability, 0);
  });
});
