import assert from "node:assert/strict";
import fc from "fast-check";
import { logRatio, ratioOfBlocks } from "../../../../src/core/statistics/paired";
import { createRandom } from "../../../../src/core/statistics/random";

const block = (baseline: number, candidate: number): { baseline: number[]; candidate: number[] } => ({
  baseline: [baseline],
  candidate: [candidate],
});

describe("paired ratio", () => {
  it("is unknown without blocks and has no interval for one", () => {
    assert.equal(ratioOfBlocks([], createRandom(1)), null);
    const one = ratioOfBlocks([block(10, 12)], createRandom(1))!;
    assert.ok(Math.abs(one.value - 1.2) < 1e-12);
    assert.equal(one.lower, null);
    assert.equal(one.upper, null);
  });

  it("cancels what disturbs a whole block", () => {
    const ratio = ratioOfBlocks([block(10, 11), block(5, 5.5), block(20, 22)], createRandom(1))!;
    assert.ok(Math.abs(ratio.lower! - 1.1) < 1e-9 && Math.abs(ratio.upper! - 1.1) < 1e-9);
  });

  it("includes 1 when the candidates only differ by noise in both directions", () => {
    const ratio = ratioOfBlocks([block(10, 10.5), block(10, 9.5), block(10, 10.3), block(10, 9.8)], createRandom(1))!;
    assert.ok(ratio.lower! < 1 && ratio.upper! > 1);
  });

  it("is turned upside down by swapping the two", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 })), { minLength: 2, maxLength: 6 }),
        (pairs) => {
          const ratio = ratioOfBlocks(
            pairs.map(([a, b]) => block(a, b)),
            createRandom(4),
            { resamples: 200 },
          )!;
          const swapped = ratioOfBlocks(
            pairs.map(([a, b]) => block(b, a)),
            createRandom(4),
            { resamples: 200 },
          )!;
          assert.ok(Math.abs(ratio.value * swapped.value - 1) < 1e-9);
          assert.ok(Math.abs(ratio.lower! * swapped.upper! - 1) < 1e-9);
          assert.ok(ratio.lower! <= ratio.value + 1e-9 && ratio.value <= ratio.upper! + 1e-9);
        },
      ),
    );
  });

  it("gives the same interval for the same seed", () => {
    const blocks = [block(10, 11), block(10, 12), block(10, 10)];
    assert.deepEqual(ratioOfBlocks(blocks, createRandom(2)), ratioOfBlocks(blocks, createRandom(2)));
  });

  it("refuses blocks without positive measurements of both", () => {
    assert.throws(() => logRatio({ baseline: [], candidate: [1] }), RangeError);
    assert.throws(() => logRatio(block(0, 1)), RangeError);
  });
});
