import assert from "node:assert/strict";
import fc from "fast-check";
import { byContext, keepsGoal, NO_LIMITS, outlookOf, worthKnowing } from "../../../../src/core/preset/goal";
import type { GoalLimits, KnownPoint } from "../../../../src/core/preset/goal";
import { limitFrom, limitText } from "../../../../src/core/preset/typed-limits";

const GIB = 2 ** 30;

const known = (contextTokens: number, changed: Partial<KnownPoint> = {}): KnownPoint => ({
  contextTokens,
  state: "certified",
  stale: false,
  decodeTokensPerSecond: 40,
  ttftFullMs: 5_000,
  footprintBytes: 6 * GIB,
  ...changed,
});

const limits = (changed: Partial<GoalLimits>): GoalLimits => ({ ...NO_LIMITS, ...changed });

describe("the largest proven context within limits", () => {
  it("is the largest where there is no limit", () => {
    assert.deepEqual(outlookOf([known(8192), known(32_768), known(16_384)], NO_LIMITS), { state: "proven", point: known(32_768) });
  });

  it("keeps each limit by what was measured of it: not measured is not known to keep it", () => {
    const slow = known(65_536, { decodeTokensPerSecond: 12, ttftFullMs: 95_000, footprintBytes: 21 * GIB });
    const untimed = known(131_072, { decodeTokensPerSecond: null, ttftFullMs: null, footprintBytes: null });
    const quick = known(16_384);
    const answer = (changed: Partial<GoalLimits>): unknown => outlookOf([slow, untimed, quick], limits(changed));
    for (const asked of [{ minDecodeTokensPerSecond: 20 }, { maxTtftMs: 10_000 }, { maxFootprintBytes: 8 * GIB }])
      assert.deepEqual(answer(asked), { state: "proven", point: quick }, JSON.stringify(asked));
    assert.deepEqual(answer({ maxContextTokens: 100_000 }), { state: "proven", point: slow });
    assert.deepEqual(answer({ maxContextTokens: 4_096 }), { state: "missed" });
    assert.deepEqual(answer({ minDecodeTokensPerSecond: 12, maxTtftMs: 95_000, maxFootprintBytes: 21 * GIB }), { state: "proven", point: slow });
  });

  it("is never what is not proven, however large, and that is told apart from what nobody measured", () => {
    const nearly = known(65_536, { state: "provisional" });
    assert.deepEqual(outlookOf([nearly, known(8192)], NO_LIMITS), { state: "proven", point: known(8192) });
    assert.deepEqual(outlookOf([nearly], NO_LIMITS), { state: "provisional", point: nearly });
    assert.deepEqual(outlookOf([nearly], limits({ minDecodeTokensPerSecond: 100 })), { state: "missed" });
    for (const none of [[], [known(8192, { state: "rejected" })], [known(8192, { stale: true })]])
      assert.deepEqual(outlookOf(none, NO_LIMITS), { state: "unmeasured" });
  });

  it("is the faster one of two that are as large, then the one that takes less", () => {
    const fast = known(8192, { decodeTokensPerSecond: 50 });
    const small = known(8192, { footprintBytes: GIB });
    assert.deepEqual([known(8192), small, fast, known(16_384)].toSorted(byContext), [known(16_384), fast, small, known(8192)]);
  });
});

const value = (...values: readonly number[]): fc.Arbitrary<number | null> => fc.option(fc.constantFrom(...values), { nil: null, freq: 4 });
const somePoint = fc.record({
  contextTokens: fc.constantFrom(4096, 8192, 16_384, 65_536),
  decodeTokensPerSecond: value(10, 20, 40),
  ttftFullMs: value(1_000, 5_000, 60_000),
  footprintBytes: value(2 * GIB, 8 * GIB),
});
const someLimits = fc.record({
  minDecodeTokensPerSecond: value(10, 15, 40),
  maxTtftMs: value(1_000, 20_000),
  maxFootprintBytes: value(4 * GIB, 8 * GIB),
  maxContextTokens: fc.constant(null),
});

describe("points that are worth knowing", () => {
  it("give the same answer under any limits as all of them do", () => {
    fc.assert(
      fc.property(fc.array(somePoint, { minLength: 1, maxLength: 12 }), someLimits, (points, asked) => {
        const top = (of: readonly { readonly contextTokens: number }[]): number => Math.max(0, ...of.map(({ contextTokens }) => contextTokens));
        const kept = points.filter((point) => keepsGoal(point, asked));
        assert.equal(top(worthKnowing(points).filter((point) => keepsGoal(point, asked))), top(kept));
      }),
    );
  });

  it("are each there once, and none is beaten by another one", () => {
    assert.deepEqual(worthKnowing([known(8192), known(8192), known(4096), known(4096, { decodeTokensPerSecond: 80 })]), [
      known(8192),
      known(4096, { decodeTokensPerSecond: 80 }),
    ]);
  });
});

describe("limits as they are typed", () => {
  it("are tokens by their number, with commas, or in K", () => {
    for (const typed of ["16384", "16,384", "16K", "16k", " 16 K "]) assert.equal(limitFrom("maxContextTokens", typed), 16_384, typed);
    assert.equal(limitFrom("maxContextTokens", "131,072"), 131_072);
    for (const typed of ["0", "-1", "255", "1.5K", "16KB", "1,6", "x", "16,38"]) assert.equal(limitFrom("maxContextTokens", typed), undefined, typed);
    assert.equal(limitFrom("maxContextTokens", " "), null);
  });

  it("come back as they were", () => {
    for (const typed of ["16K", "20000", "256"]) assert.equal(limitText("maxContextTokens", limitFrom("maxContextTokens", typed) ?? null), typed);
    assert.equal(limitText("maxContextTokens", null), "");
  });
});
