import assert from "node:assert/strict";
import fc from "fast-check";
import { percentileOf, ranked, rankedCounts, samplesNeeded } from "../../../../src/core/statistics/percentile";
import { createRandom } from "../../../../src/core/statistics/random";
import { binomialDistribution } from "../../../support/binomial";

const percentile = (samples: readonly number[], share: number, confidence = 0.95) => {
  const found = percentileOf(ranked(samples), share, confidence);
  assert.ok(found);
  return found;
};
/** 1 to n in a turned order: each value is its own rank. */
const ranks = (n: number): number[] => Array.from({ length: n }, (_, index) => n - index);

// Minus zero is zero, and no sample.
const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0), { minLength: 1, maxLength: 200 });
const share = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const confidence = fc.double({ min: 0.5, max: 0.999, noNaN: true });

describe("a percentile", () => {
  it("is a sample that was seen: the smallest that so large a share does not exceed", () => {
    assert.deepEqual([percentile(ranks(100), 0.95).value, percentile(ranks(101), 0.5).value, percentile([7], 0.99).value], [95, 51, 7]);
  });

  it("is nothing without samples", () => {
    assert.equal(percentileOf(ranked([]), 0.5, 0.95), null);
  });

  it("has the interval of the books: the median of ten lies between the second and the ninth with 97.9 %", () => {
    assert.deepEqual(percentile(ranks(10), 0.5).interval, { lower: 2, upper: 9 });
  });

  it("takes 6 samples for a median at 95 %, 59 for p95 and 299 for p99, and has no interval from one less", () => {
    const needed = [0.5, 0.95, 0.99].map((share) => samplesNeeded(share, 0.95));
    assert.deepEqual(needed, [6, 59, 299]);
    for (const [index, share] of [0.5, 0.95, 0.99].entries()) {
      const n = needed[index] ?? 0;
      assert.notEqual(percentile(ranks(n), share).interval, null);
      const { interval, needed: told } = percentile(ranks(n - 1), share);
      assert.deepEqual([interval, told], [null, n]);
    }
  });

  it("refuses what is no share", () => {
    for (const wrong of [0, 1, -0.5, Number.NaN]) assert.throws(() => percentileOf(ranked([1, 2]), wrong, 0.95), RangeError);
    assert.throws(() => percentileOf(ranked([1, 2]), 0.5, 1), RangeError);
  });

  it("holds the true value as often as it says, exactly, and is not wider than it has to be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 120 }), share, confidence, (n, share, confidence) => {
        const { interval } = percentile(ranks(n), share, confidence);
        // The number of samples below the true value is binomial; it lies between the ranks when it is lower, ..., upper - 1.
        const below = binomialDistribution(n, share);
        const holds = (lower: number, upper: number): number => below.slice(lower, upper).reduce((sum, p) => sum + p, 0);
        if (interval === null) {
          assert.ok(holds(1, n) < confidence + 1e-9, `${n} samples suffice`);
          return;
        }
        assert.ok(holds(interval.lower, interval.upper) >= confidence - 1e-9);
        // One rank less on both sides would not do.
        if (interval.upper - interval.lower > 2) assert.ok(holds(interval.lower + 1, interval.upper - 1) < confidence + 1e-9);
      }),
    );
  });

  it("holds the true value by simulation, whatever the distribution", () => {
    const random = createRandom(7);
    const draws: Readonly<Record<string, readonly [draw: () => number, at: (share: number) => number]>> = {
      exponential: [() => -Math.log(1 - random.next()), (share) => -Math.log(1 - share)],
      // One in twenty-five is ten times as slow.
      mixed: [() => (random.next() < 0.04 ? 10 + random.next() : random.next()), (share) => (share <= 0.96 ? share / 0.96 : 10 + (share - 0.96) / 0.04)],
      // Meters round: many samples are equal.
      rounded: [() => Math.floor(random.next() * 20), (share) => Math.ceil(share * 20) - 1],
    };
    const RUNS = 2000;
    for (const [name, [draw, at]] of Object.entries(draws)) {
      for (const [share, n] of [[0.5, 13], [0.95, 80], [0.99, 400]] as const) {
        let held = 0;
        for (let run = 0; run < RUNS; run++) {
          const { interval } = percentile(Array.from({ length: n }, draw), share);
          if (interval && interval.lower <= at(share) && at(share) <= interval.upper) held++;
        }
        // Three standard errors of a share of 0.95 over so many runs.
        assert.ok(held / RUNS >= 0.95 - 3 * Math.sqrt((0.95 * 0.05) / RUNS), `${name} p${share * 100}: ${held} of ${RUNS}`);
      }
    }
  });

  it("lies in its own interval, and does not depend on order or unit", () => {
    fc.assert(
      fc.property(values, share, confidence, (samples, share, confidence) => {
        const one = percentile(samples, share, confidence);
        if (one.interval) assert.ok(one.interval.lower <= one.value && one.value <= one.interval.upper);
        const other = percentile([...samples].reverse().map((value) => 1000 * value), share, confidence);
        assert.deepEqual(
          [other.value, other.interval],
          [1000 * one.value, one.interval && { lower: 1000 * one.interval.lower, upper: 1000 * one.interval.upper }],
        );
      }),
    );
  });

  it("is the same of samples that are counted by size", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 30 })), { minLength: 1, maxLength: 20 }), share, (pairs, share) => {
        const counts = [...new Map(pairs)].sort(([a], [b]) => a - b);
        const samples = counts.flatMap(([size, count]) => Array<number>(count).fill(size));
        assert.deepEqual(percentileOf(rankedCounts(counts), share, 0.9), percentile(samples, share, 0.9));
      }),
    );
  });
});
