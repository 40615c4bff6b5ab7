import assert from "node:assert/strict";
import fc from "fast-check";
import { allowedLosses, GATE_ERROR, leastRight, LOSS_MARGIN } from "../../../../src/core/quality/rule";
import { binomialCdf } from "../../../support/binomial";

describe("how much a setting may lose", () => {
  it("is what docs/quality-gate.md says", () => {
    assert.equal(leastRight(), 19);
    assert.deepEqual(
      [18, 19, 32, 33, 36, 45, 46].map(allowedLosses),
      [null, 0, 0, 1, 1, 1, 2],
    );
  });

  it("lets a setting that loses more than the margin pass at most as often as stated, by exact sums", () => {
    fc.assert(
      fc.property(fc.integer({ min: 19, max: 200 }), fc.double({ min: LOSS_MARGIN, max: 1, noNaN: true }), (right, loss) => {
        assert.ok(binomialCdf(allowedLosses(right) ?? -1, right, loss) <= GATE_ERROR + 1e-9);
      }),
    );
  });

  it("wastes none of that error: one more lost would be too many", () => {
    fc.assert(
      fc.property(fc.integer({ min: 19, max: 200 }), (right) => {
        assert.ok(binomialCdf((allowedLosses(right) ?? 0) + 1, right, LOSS_MARGIN) > GATE_ERROR);
      }),
    );
  });

  it("never falls with more prompts", () => {
    for (let right = 20; right < 300; right++) assert.ok((allowedLosses(right) ?? 0) >= (allowedLosses(right - 1) ?? 0));
  });
});
