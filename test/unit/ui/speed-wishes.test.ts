import assert from "node:assert/strict";
import { speedWishes } from "../../../src/ui/speed-wishes";

describe("the settings for speed", () => {
  it("become the constraints of a run", () => {
    assert.deepEqual(speedWishes(12.5, 90), { minDecodeTokensPerSecond: 12.5, maxTtftMs: 90_000 });
  });

  it("are no constraint at 0, their default, or below", () => {
    const none = { minDecodeTokensPerSecond: undefined, maxTtftMs: undefined };
    for (const off of [0, -1, Number.NaN]) assert.deepEqual(speedWishes(off, off), none);
  });
});
