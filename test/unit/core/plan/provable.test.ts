import assert from "node:assert/strict";
import { isWithinReach } from "../../../../src/core/plan/provable";
import type { FittedSpeed } from "../../../../src/core/plan/speed";

/** 1 ms a token, measured as deep as told. */
const speed = (deepestTokens: number): FittedSpeed => ({
  decodeMsPerToken: () => 10,
  fillMs: (tokens) => tokens,
  samples: 3,
  deepestTokens,
});
const loads = (remainingMs: number): { needed: number; eachMs: number; remainingMs: number } => ({ needed: 13, eachMs: 2000, remainingMs });

describe("what is known of speed", () => {
  it("tells of prompts up to four times as deep as any that was measured", () => {
    assert.equal(isWithinReach(speed(4000), 16_000, loads(0)), true);
    assert.equal(isWithinReach(speed(4000), 16_001, loads(0)), false);
  });

  it("tells of deeper ones where all that is needed takes a tenth of the time even if it grows with the square of the length", () => {
    // 13 loads of 2 s and a fill of 0.4 s x 5 x 5.
    const worstMs = 13 * (2000 + 10_000);
    assert.equal(isWithinReach(speed(400), 2000, loads(10 * worstMs)), true);
    assert.equal(isWithinReach(speed(400), 2000, loads(10 * worstMs - 1)), false);
  });

  it("tells nothing of deeper ones that may take long, however much time there is", () => {
    assert.equal(isWithinReach(speed(4000), 32_000, loads(1e12)), false);
  });

  it("leaves it to a first visit where nothing is known", () => {
    assert.equal(isWithinReach(null, 1e6, loads(0)), true);
  });
});
