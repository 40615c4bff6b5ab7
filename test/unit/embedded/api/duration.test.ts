import assert from "node:assert/strict";
import { FOREVER_MS, durationMs, keepAliveMs } from "../../../../src/embedded/api/duration";

describe("how long a model is kept", () => {
  for (const [value, ms] of [
    [5, 5000],
    [0, 0],
    [0.5, 500],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["1.5s", 1500],
    ["200ms", 200],
    ["0", 0],
    [-1, FOREVER_MS],
    ["-1m", FOREVER_MS],
    [1e18, FOREVER_MS],
  ] as const) {
    it(`is ${ms} ms for ${JSON.stringify(value)}`, () => {
      assert.equal(keepAliveMs(value, 1), ms);
    });
  }

  it("is the server's own time when the request does not say", () => {
    assert.deepEqual([keepAliveMs(undefined, 42), keepAliveMs(null, 42)], [42, 42]);
  });

  for (const text of ["abc", "", "5 m", "5x", "m"]) {
    it(`is refused in Go's words: ${JSON.stringify(text)}`, () => {
      assert.throws(() => durationMs(text), { status: 400, message: `time: invalid duration ${JSON.stringify(text)}` });
    });
  }

  it("is refused without a unit", () => {
    assert.throws(() => durationMs("5"), { status: 400, message: 'time: missing unit in duration "5"' });
  });
});
