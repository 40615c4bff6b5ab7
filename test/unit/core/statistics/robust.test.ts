import assert from "node:assert/strict";
import fc from "fast-check";
import { flagOutliers, summarize } from "../../../../src/core/statistics/robust";
import { sampleDeviation } from "../../../../src/core/statistics/location";
import { createRandom } from "../../../../src/core/statistics/random";
import { spreadOf } from "../../../../src/core/statistics/spread";
import { studentCdf, studentTwoSided } from "../../../../src/core/statistics/student";

const loads = (...samples: number[][]): { loadId: string; samples: number[] }[] =>
  samples.map((values, index) => ({ loadId: `load-${index}`, samples: values }));

const value = fc.double({ min: 1, max: 1000, noNaN: true });
const grouped = fc.array(fc.array(value, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 6 });
const close = (a: number, b: number): void => {
  assert.ok(Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b)), `${a} is not ${b}`);
};

describe("outliers", () => {
  it("are what lies beyond three scaled deviations of the median", () => {
    assert.deepEqual(flagOutliers([10, 11, 9, 10.5, 9.5, 30]), [false, false, false, false, false, true]);
  });

  it("are found among equal values, without flagging those", () => {
    assert.deepEqual(flagOutliers([5, 5, 5, 5, 5, 50]), [false, false, false, false, false, true]);
    assert.deepEqual(flagOutliers([5, 5, 5, 5]), [false, false, false, false]);
  });

  it("are not what a meter rounds", () => {
    assert.deepEqual(flagOutliers([1000, 1000, 1000, 1000, 1000.5]), [false, false, false, false, false]);
  });

  it("never are half of the values or more", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 30 }), (samples) => {
        assert.ok(flagOutliers(samples).filter(Boolean).length * 2 < samples.length);
      }),
    );
  });

  it("do not depend on order or unit", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 3, maxLength: 12 }), (samples) => {
        const flags = flagOutliers(samples);
        assert.deepEqual(flagOutliers([...samples].reverse()), [...flags].reverse());
        assert.deepEqual(flagOutliers(samples.map((sample) => sample * 1024)), flags);
      }),
    );
  });
});

describe("Student's t", () => {
  const table: [number, number, number][] = [
    [1, 0.95, 12.706],
    [2, 0.95, 4.303],
    [3, 0.95, 3.182],
    [5, 0.95, 2.571],
    [10, 0.95, 2.228],
    [10, 0.99, 3.169],
    [30, 0.95, 2.042],
    [120, 0.95, 1.98],
  ];
  for (const [degrees, confidence, t] of table) {
    it(`is ${t} for ${degrees} degrees and ${confidence}`, () => {
      assert.ok(Math.abs(studentTwoSided(confidence, degrees) - t) < 5e-4);
    });
  }

  it("covers exactly its confidence", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.05, max: 0.999, noNaN: true }), (degrees, confidence) => {
        const t = studentTwoSided(confidence, degrees);
        assert.ok(Math.abs(studentCdf(t, degrees) - studentCdf(-t, degrees) - confidence) < 1e-9);
      }),
    );
  });

  it("refuses no degrees of freedom", () => {
    assert.throws(() => studentTwoSided(0.95, 0), RangeError);
  });
});

describe("summary", () => {
  it("is null without samples", () => {
    assert.equal(summarize([]), null);
    assert.equal(summarize(loads([])), null);
  });

  it("has no interval for one sample", () => {
    const single = { value: 42, n: 1, units: 1, sd: null, least: null, most: null, lower: null, upper: null, outliers: 0 };
    const summary = summarize(loads([42]))!;
    assert.deepEqual({ ...summary, value: 42 }, single);
    close(summary.value, 42);
  });

  it("builds its value and its interval from the loads, on the log scale", () => {
    const summary = summarize(loads([10, 10], [11, 11], [12, 12]))!;
    const logs = [10, 11, 12].map(Math.log);
    const half = (4.302653 * sampleDeviation(logs)) / Math.sqrt(3);
    close(summary.value, Math.cbrt(10 * 11 * 12));
    assert.ok(Math.abs(summary.upper! - summary.value * Math.exp(half)) < 1e-4);
    assert.ok(Math.abs(summary.lower! - summary.value / Math.exp(half)) < 1e-4);
    assert.deepEqual([summary.n, summary.units], [6, 3]);
    close(summary.sd!, 1);
    close(summary.least!, 10);
    close(summary.most!, 12);
  });

  it("is wider over loads than the same samples on one load would suggest", () => {
    const samples = [
      [10, 10.1, 9.9],
      [12, 12.1, 11.9],
    ];
    const apart = summarize(loads(...samples))!;
    const together = summarize(loads(samples.flat()))!;
    assert.ok(apart.upper! / apart.lower! > together.upper! / together.lower!);
    assert.deepEqual([apart.units, together.units], [2, 1]);
  });

  it("falls back to the samples of a single load", () => {
    const summary = summarize(loads([9, 11]))!;
    close(summary.value, Math.sqrt(99));
    assert.ok(Math.abs(Math.log(summary.upper! / summary.value) - (12.7062 * Math.log(11 / 9)) / 2) < 1e-3);
    close(summary.sd!, Math.SQRT2);
  });

  it("leaves outliers within a load out and counts them", () => {
    const summary = summarize(loads([10, 10.1, 9.9], [10.05, 9.95, 10, 80]))!;
    assert.ok(Math.abs(summary.value - 10) < 0.01);
    assert.deepEqual([summary.n, summary.outliers], [6, 1]);
  });

  it("never leaves a load out: a slow one moves the value", () => {
    const four = [40, 40.1, 39.9, 36.8].map((rate) => [rate, rate * 1.001, rate * 0.999]);
    const summary = summarize(loads(...four))!;
    assert.deepEqual([summary.outliers, summary.units], [0, 4]);
    assert.ok(Math.abs(summary.value - 39.18) < 0.02, String(summary.value));
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.double({ min: 0.05, max: 0.98, noNaN: true }), (quick, share) => {
        const level = Array.from({ length: quick }, () => [40, 40.02, 39.98]);
        const slowed = summarize(loads(...level, [40 * share, 40.02 * share, 39.98 * share]))!;
        assert.equal(slowed.units, quick + 1);
        assert.equal(slowed.outliers, 0);
        close(slowed.value, summarize(loads(...level))!.value * share ** (1 / (quick + 1)));
      }),
    );
  });

  it("has positive bounds for what is positive, and no negative one for what is never negative", () => {
    fc.assert(
      fc.property(grouped, (samples) => {
        const { lower, n } = summarize(loads(...samples))!;
        assert.ok(n < 2 ? lower === null : lower! > 0);
      }),
    );
    assert.equal(summarize(loads([0], [100]))!.lower, 0);
    assert.ok(summarize(loads([-1], [100]))!.lower! < 0);
  });

  it("covers the truth in about 95 of 100 runs", () => {
    const random = createRandom(7);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
    const runs = 2000;
    const covered = Array.from({ length: runs }, () => {
      const four = Array.from({ length: 4 }, () => {
        const load = Math.log(40) + 0.1 * normal();
        return Array.from({ length: 4 }, () => Math.exp(load + 0.02 * normal()));
      });
      const { lower, upper } = summarize(loads(...four))!;
      return lower! <= 40 && 40 <= upper!;
    }).filter(Boolean).length;
    assert.ok(covered >= 0.93 * runs && covered <= 0.97 * runs, `${covered} of ${runs}`);
  });

  it("holds its value and counts every sample", () => {
    fc.assert(
      fc.property(grouped, (samples) => {
        const summary = summarize(loads(...samples))!;
        assert.equal(summary.n + summary.outliers, samples.flat().length);
        if (summary.n >= 2) assert.ok(summary.lower! <= summary.value && summary.value <= summary.upper!);
      }),
    );
  });

  it("does not depend on the order of loads or samples", () => {
    fc.assert(
      fc.property(grouped, (samples) => {
        const one = summarize(loads(...samples))!;
        const other = summarize(loads(...samples.map((group) => [...group].reverse()).reverse()))!;
        close(one.value, other.value);
        if (one.upper !== null) close(one.upper, other.upper!);
        assert.equal(one.outliers, other.outliers);
      }),
    );
  });

  it("scales with the unit", () => {
    fc.assert(
      fc.property(grouped, (samples) => {
        const one = summarize(loads(...samples))!;
        const scaled = summarize(loads(...samples.map((group) => group.map((sample) => sample * 1024))))!;
        close(scaled.value, one.value * 1024);
        if (one.upper !== null) close(scaled.upper!, one.upper * 1024);
      }),
    );
  });
});

describe("spread", () => {
  it("is an interval while that tells something", () => {
    const spread = spreadOf(summarize(loads([39, 39], [41, 41]))!);
    assert.equal(spread.kind, "interval");
  });

  it("is the loads themselves where two of them differ widely", () => {
    const spread = spreadOf(summarize(loads([18_000], [42_000]))!);
    assert.ok(spread.kind === "differ" && spread.of === "loads");
    assert.equal(spread.count, 2);
    close(spread.least, 18_000);
    close(spread.most, 42_000);
  });

  it("names the samples where there was one load", () => {
    const spread = spreadOf(summarize(loads([18, 42]))!);
    assert.ok(spread.kind === "differ" && spread.of === "samples");
  });

  it("is nothing for a single sample", () => {
    assert.equal(spreadOf(summarize(loads([18]))!).kind, "single");
  });
});
