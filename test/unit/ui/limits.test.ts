import assert from "node:assert/strict";
import { NO_LIMITS } from "../../../src/core/preset/goal";
import { limitsAsked, limitsOf, wishesFor } from "../../../src/ui/limits";

describe("limits of a run", () => {
  it("are those of the settings, in the units of a run", () => {
    const limits = limitsOf({ minTps: 12.5, maxTtftSeconds: 90, maxContextTokens: 32_768 });
    assert.deepEqual(wishesFor(limits), { minDecodeTokensPerSecond: 12.5, maxTtftMs: 90_000, maxContextTokens: 32_768 });
  });

  it("are none at 0, their default, below, and where a setting is no number", () => {
    for (const off of [0, -1, Number.NaN, "20", null, undefined])
      assert.deepEqual(limitsOf({ minTps: off, maxTtftSeconds: off, maxContextTokens: off }), NO_LIMITS);
    assert.deepEqual(Object.values(wishesFor(NO_LIMITS)), [undefined, undefined, undefined]);
  });

  it("come with a command's argument, and what is no limit there is none", () => {
    const limits = { minDecodeTokensPerSecond: 20, maxTtftMs: "soon", maxContextTokens: -1 };
    assert.deepEqual(limitsAsked({ ask: true, limits }), { ...NO_LIMITS, minDecodeTokensPerSecond: 20 });
    for (const none of [undefined, null, "x", {}, { limits: null }]) assert.equal(limitsAsked(none), null);
  });
});
