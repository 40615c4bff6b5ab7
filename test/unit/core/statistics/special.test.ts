import assert from "node:assert/strict";
import fc from "fast-check";
import { inverseRegularizedBeta, logGamma, regularizedBeta } from "../../../../src/core/statistics/special";

describe("special functions", () => {
  it("knows factorials and the half-integers of gamma", () => {
    let logFactorial = 0;
    for (let n = 1; n <= 170; n += 1) {
      logFactorial += Math.log(n);
      assert.ok(Math.abs(logGamma(n + 1) - logFactorial) <= 1e-12 * Math.max(1, logFactorial));
    }
    assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2) < 1e-13);
    assert.ok(Math.abs(logGamma(0.25) - 1.2880225246980774) < 1e-12);
    assert.throws(() => logGamma(0), RangeError);
  });

  it("is symmetric and inverts", () => {
    const positive = fc.double({ min: 0.5, max: 300, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), positive, positive, (p, a, b) => {
        const x = inverseRegularizedBeta(p, a, b);
        assert.ok(Math.abs(regularizedBeta(x, a, b) - p) < 1e-9);
        assert.ok(Math.abs(regularizedBeta(x, a, b) + regularizedBeta(1 - x, b, a) - 1) < 1e-9);
      }),
    );
  });

  it("has its ends", () => {
    assert.equal(regularizedBeta(0, 2, 3), 0);
    assert.equal(regularizedBeta(1, 2, 3), 1);
    assert.equal(inverseRegularizedBeta(0, 2, 3), 0);
    assert.equal(inverseRegularizedBeta(1, 2, 3), 1);
  });
});
