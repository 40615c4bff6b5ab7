import assert from "node:assert/strict";
import fc from "fast-check";
import { flagOutliers, summarize } from "../../../../src/core/statistics/robust";
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
    assert.deepEqual(summarize(loads([42])), { value: 42, n: 1, lower: null, upper: null, outliers: 0 });
  });

  it("builds its interval from the means of the loads", () => {
    const summary = summarize(loads([10, 10.2], [11, 11.2], [12, 12.2]))!;
    const half = (4.302653 * 1) / Math.sqrt(3);
    close(summary.value, 11.1);
    assert.ok(Math.abs(summary.upper! - (11.1 + half)) < 1e-4);
    assert.equal(summary.n, 6);
  });

  it("is wider over loads than the same samples on one load would suggest", () => {
    const samples = [
      [10, 10.1, 9.9],
      [12, 12.1, 11.9],
    ];
    const apart = summarize(loads(...samples))!;
    const together = summarize(loads(samples.flat()))!;
    assert.ok(apart.upper! - apart.lower! > together.upper! - together.lower!);
  });

  it("falls back to the samples of a single load", () => {
    const summary = summarize(loads([9, 11]))!;
    assert.ok(Math.abs(summary.upper! - (10 + 12.7062)) < 1e-3);
  });

  it("leaves outliers out and counts them", () => {
    const summary = summarize(loads([10, 10.1, 9.9], [10.05, 9.95, 80]))!;
    close(summary.value, 10);
    assert.equal(summary.n, 5);
    assert.equal(summary.outliers, 1);
  });

  it("has no negative bound for what is never negative", () => {
    assert.equal(summarize(loads([1], [100]))!.lower, 0);
    assert.ok(summarize(loads([-1], [100]))!.lower! < 0);
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
