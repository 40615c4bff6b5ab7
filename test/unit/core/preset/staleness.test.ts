import assert from "node:assert/strict";
import { stalenessOf } from "../../../../src/core/preset/staleness";
import type { PresetOrigin } from "../../../../src/core/preset/staleness";

const MADE: PresetOrigin = {
  modelDigest: "0123456789abcdef",
  engineKind: "ollama",
  engineVersion: "0.33.0",
  hardwareFingerprint: "aaaa",
  o3Version: "0.1.0",
};

/** Each change alone, with the one reason that it gives. */
const CHANGES: readonly (readonly [string, Partial<PresetOrigin>, string])[] = [
  ["another version of the model", { modelDigest: "fedcba9876543210" }, "the model was replaced by another version"],
  ["another version of the server", { engineVersion: "0.40.1" }, "the server was 0.33.0 and is 0.40.1 now"],
  ["another kind of engine", { engineKind: "embedded" }, "it was measured on the ollama engine, not on embedded"],
  ["another machine", { hardwareFingerprint: "bbbb" }, "the hardware or a driver has changed"],
  ["a minor version of O3", { o3Version: "0.2.0" }, "O3 was 0.1.0 and is 0.2.0 now"],
  ["a major version of O3", { o3Version: "1.1.0" }, "O3 was 0.1.0 and is 1.1.0 now"],
  ["version 0.10, which is not 0.1", { o3Version: "0.10.0" }, "O3 was 0.1.0 and is 0.10.0 now"],
];

describe("staleness of a preset", () => {
  it("is fresh where nothing changed", () => {
    assert.deepEqual(stalenessOf(MADE, { ...MADE }), { state: "fresh" });
  });

  it("is fresh after a patch release of O3", () => {
    assert.deepEqual(stalenessOf(MADE, { ...MADE, o3Version: "0.1.9" }), { state: "fresh" });
  });

  for (const [name, now, reason] of CHANGES) {
    it(`says what changed: ${name}`, () => {
      assert.deepEqual(stalenessOf(MADE, { ...MADE, ...now }), { state: "stale", reasons: [reason] });
    });
  }

  it("does not compare the versions of two kinds of engine", () => {
    const result = stalenessOf(MADE, { ...MADE, engineKind: "embedded", engineVersion: "0.1.0" });
    assert.equal(result.state === "stale" && result.reasons.length, 1);
  });

  it("names every change", () => {
    const now = { ...MADE, modelDigest: "other", hardwareFingerprint: "bbbb", o3Version: "2.0.0" };
    const result = stalenessOf(MADE, now);
    assert.equal(result.state === "stale" && result.reasons.length, 3);
  });
});
