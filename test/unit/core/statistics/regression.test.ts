import assert from "node:assert/strict";
import fc from "fast-check";
import { fitNonNegative } from "../../../../src/core/statistics/regression";

const close = (a: number, b: number): void => {
  assert.ok(Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(b)), `${a} is not ${b}`);
};
const coefficient = fc.double({ min: 0, max: 10, noNaN: true });

describe("non-negative least squares", () => {
  it("finds the coefficients that made the data", () => {
    fc.assert(
      fc.property(coefficient, coefficient, (a, b) => {
        const rows = [1, 10, 100, 4000].map((x) => ({ terms: [x, x * x], value: a * x + b * x * x }));
        const fit = fitNonNegative(rows)!;
        rows.forEach((row) => {
          close(row.terms[0]! * fit.coefficients[0]! + row.terms[1]! * fit.coefficients[1]!, row.value);
        });
      }),
    );
  });

  it("holds a coefficient at zero rather than below", () => {
    const rows = [0, 1, 2, 3].map((x) => ({ terms: [1, x], value: 10 - x }));
    assert.deepEqual(fitNonNegative(rows)!.coefficients, [8.5, 0]);
  });

  it("is least among its neighbours", () => {
    const values = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(values, fc.constantFrom(-0.01, 0.01), fc.constantFrom(0, 1), (seen, step, index) => {
        const rows = seen.map((value, x) => ({ terms: [1, x], value, weight: 1 + x }));
        const squares = (c: readonly number[]): number =>
          rows.reduce((sum, { terms, value, weight }) => sum + weight * (value - c[0]! - c[1]! * terms[1]!) ** 2, 0);
        const best = fitNonNegative(rows)!.coefficients;
        const moved = best.map((c, position) => (position === index ? Math.max(0, c + step) : c));
        assert.ok(squares(best) <= squares(moved) + 1e-9);
      }),
    );
  });

  it("follows the weights", () => {
    const rows = [
      { terms: [1], value: 0, weight: 1 },
      { terms: [1], value: 10, weight: 9 },
    ];
    close(fitNonNegative(rows)!.coefficients[0]!, 9);
  });

  it("gives terms that cannot be told apart to one of them", () => {
    const fit = fitNonNegative([1, 2, 3].map((x) => ({ terms: [x, 2 * x], value: 6 * x })))!;
    close(fit.coefficients[0]! + 2 * fit.coefficients[1]!, 6);
    assert.ok(fit.residualDeviation < 1e-9);
  });

  it("tells the spread of the residuals", () => {
    close(fitNonNegative([9, 11, 9, 11].map((value) => ({ terms: [1], value })))!.residualDeviation, Math.sqrt(4 / 3));
  });

  it("has no fit without rows and refuses too many terms", () => {
    assert.equal(fitNonNegative([]), null);
    assert.throws(() => fitNonNegative([{ terms: Array.from({ length: 9 }, () => 1), value: 1 }]), RangeError);
  });
});
