import assert from "node:assert/strict";
import fc from "fast-check";
import { judgeSpeed } from "../../../../src/core/stress/speed";
import type { WindowSpeed } from "../../../../src/core/stress/speed";
import { createRandom } from "../../../../src/core/statistics/random";

/** Twenty windows of thirty seconds; `kept`: the share of the speed that is left at a part of the time. */
function windows(kept: (part: number) => number, noise: number, seed: number): WindowSpeed[] {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, (_, at) => ({
    atMs: at * 30_000 + 15_000,
    // The first one has the start in it.
    tokensPerSecond: 20 * kept(at / 19) * Math.exp(noise * random.normal()) * (at === 0 ? 0.8 : 1),
  }));
}

const share = (state: string, kept: (part: number) => number, noise: number): number =>
  Array.from({ length: 400 }, (_, seed) => judgeSpeed(windows(kept, noise, seed + 1)).state).filter((found) => found === state).length / 400;

describe("speed over time", () => {
  it("that falls by three per cent is seen, as a ramp and as a step", () => {
    assert.ok(share("throttles", (part) => 1 - 0.03 * part, 0.005) >= 0.95);
    assert.ok(share("throttles", (part) => (part > 0.4 ? 0.97 : 1), 0.005) >= 0.95);
  });

  it("that stays is not called a fall, and holds", () => {
    assert.ok(share("throttles", () => 1, 0.005) <= 0.02);
    assert.ok(share("holds", () => 1, 0.005) >= 0.95);
  });

  it("of which too little is known says so: few windows, or much noise", () => {
    assert.equal(judgeSpeed(windows(() => 1, 0.005, 1).slice(0, 8)).state, "cannot-be-told");
    assert.ok(share("cannot-be-told", () => 1, 0.08) >= 0.9);
  });

  it("that still rises is not steady", () => {
    assert.ok(share("gains", (part) => 1 + 0.05 * part, 0.005) >= 0.95);
  });

  it("is judged the same in any unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000 }), fc.double({ min: 0.01, max: 1_000, noNaN: true }), (seed, factor) => {
        const found = windows((part) => 1 - 0.02 * part, 0.01, seed);
        assert.equal(judgeSpeed(found.map(({ atMs, tokensPerSecond }) => ({ atMs, tokensPerSecond: factor * tokensPerSecond }))).state, judgeSpeed(found).state);
      }),
    );
  });

  it("of no window at all is nothing", () => {
    assert.deepEqual(judgeSpeed([]), { state: "cannot-be-told", windows: 0, retained: null, change: null, couldSee: null });
  });
});
