import assert from "node:assert/strict";
import fc from "fast-check";
import { formatAtLeast, formatBytes, formatDuration, formatPercent, formatRate, formatTokens, plural } from "../../../src/core/format";

const cases = (name: string, format: (value: number) => string, expected: readonly (readonly [number, string])[]): void => {
  for (const [value, text] of expected) {
    it(`writes ${name} ${value} as ${text}`, () => {
      assert.equal(format(value), text);
    });
  }
};

describe("numbers as people read them", () => {
  cases("tokens", formatTokens, [
    [4096, "4,096 tokens"],
    [262_144, "262,144 tokens"],
  ]);
  cases("bytes", formatBytes, [
    [0, "0 MiB"],
    [700, "1 KiB"],
    [300 * 1024, "300 KiB"],
    [850 * 2 ** 20, "850 MiB"],
    [6.1 * 2 ** 30, "6.1 GiB"],
    [-2 * 2 ** 30, "-2.0 GiB"],
  ]);
  cases("milliseconds", formatDuration, [
    [0, "0 ms"],
    [850, "850 ms"],
    [999.6, "1.0 s"],
    [4200, "4.2 s"],
    [9960, "10 s"],
    [38_000, "38 s"],
    [59_700, "1 min"],
    [125_000, "2 min 5 s"],
    [3_599_700, "1 h 0 min"],
    [4_320_000, "1 h 12 min"],
  ]);
  cases("tokens a second", formatRate, [
    [0, "0.00"],
    [0.0413, "0.0413"],
    [4.126, "4.13"],
    [9.996, "10.0"],
    [41.23, "41.2"],
    [99.96, "100"],
    [412.4, "412"],
    [4123, "4,123"],
  ]);
  cases("share", formatPercent, [
    [0.85, "85 %"],
    [0.999, "99.9 %"],
    [0.0061, "0.6 %"],
  ]);
  cases("lower bound", formatAtLeast, [
    [0.85, "85 %"],
    [0.29, "29 %"],
    [0.84999, "84.9 %"],
    [0.9999, "99.9 %"],
  ]);

  it("never says of a bound more than was proven", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        assert.ok(parseFloat(formatAtLeast(share)) <= share * 100 + 1e-6);
        assert.ok(parseFloat(formatAtLeast(share)) > share * 100 - 0.1001);
      }),
    );
  });

  it("counts one thing in the singular", () => {
    assert.deepEqual([plural(0, "load"), plural(1, "load"), plural(2, "load")], ["0 loads", "1 load", "2 loads"]);
  });
});
