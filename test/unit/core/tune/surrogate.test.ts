import assert from "node:assert/strict";
import fc from "fast-check";
import { cholesky, solveLower } from "../../../../src/core/tune/cholesky";
import { fitSurrogate } from "../../../../src/core/tune/surrogate";

describe("a Cholesky factor", () => {
  it("times itself is the matrix, and solves it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.infiniteStream(fc.double({ min: -2, max: 2, noNaN: true })), (size, numbers) => {
        const next = (): number => numbers.next().value as number;
        const root = Array.from({ length: size }, () => Array.from({ length: size }, next));
        const matrix = root.map((a, i) => root.map((b, j) => a.reduce((sum, value, k) => sum + value * b[k]!, i === j ? 0.5 : 0)));
        const factor = cholesky(matrix);
        const right = Array.from({ length: size }, next);
        const solved = solveLower(factor, right);
        factor.forEach((row, i) => {
          const product = row.reduce((sum, value, k) => sum + value * solved[k]!, 0);
          assert.ok(Math.abs(product - right[i]!) < 1e-6);
          matrix[i]!.slice(0, i + 1).forEach((value, j) => {
            assert.ok(Math.abs(row.reduce((sum, left, k) => sum + left * (factor[j]![k] ?? 0), 0) - value) < 1e-9);
          });
        });
      }),
    );
  });

  it("is refused to a matrix that is not positive definite", () => {
    assert.throws(() => cholesky([[1], [2, 1]]), RangeError);
  });
});

describe("the surrogate", () => {
  const similarity = [
    [1, 0.8, 0],
    [0.8, 1, 0],
    [0, 0, 1],
  ];
  const visits = (values: readonly number[]): { candidate: number; place: number; value: number }[] =>
    values.map((value, place) => ({ candidate: place % 2, place, value }));

  it("believes the prior where the visits agree with it", () => {
    const { against } = fitSurrogate({ similarity, prior: [0, -0.1, -0.2], visits: visits([1, 0.9, 1, 0.9, 1, 0.9]) });
    const { mean, variance } = against(0);
    assert.ok(Math.abs(mean[1]! + 0.1) < 0.01);
    assert.ok(Math.abs(mean[2]! + 0.2) < 0.05);
    assert.ok(variance[1]! < variance[2]!);
  });

  it("believes the visits, and less of the prior elsewhere, where they contradict it", () => {
    const agreed = fitSurrogate({ similarity, prior: [0, -0.1, -0.2], visits: visits([1, 0.9, 1, 0.9, 1, 0.9]) }).against(0);
    const { mean, variance } = fitSurrogate({ similarity, prior: [0, -0.1, -0.2], visits: visits([1, 1.3, 1, 1.3, 1, 1.3]) }).against(0);
    assert.ok(Math.abs(mean[1]! - 0.3) < 0.03);
    assert.ok(variance[2]! > 2 * agreed.variance[2]!, `${variance[2]!} against ${agreed.variance[2]!}`);
  });

  it("sees how much visits vary", () => {
    const calm = fitSurrogate({ similarity, prior: [0, 0, 0], visits: visits([1, 1, 1.001, 1, 1, 1.001]) }).visitDeviation;
    const wild = fitSurrogate({ similarity, prior: [0, 0, 0], visits: visits([1, 1.1, 0.9, 1, 1.1, 0.95]) }).visitDeviation;
    assert.ok(calm < 0.02 && wild > 0.04, `${calm} and ${wild}`);
  });
});
