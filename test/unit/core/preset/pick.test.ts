import assert from "node:assert/strict";
import fc from "fast-check";
import { PRESET_NAMES } from "../../../../src/core/domain/evidence";
import { markDominated } from "../../../../src/core/preset/front";
import { keeps, pickPresets, UNCONSTRAINED } from "../../../../src/core/preset/pick";
import type { FrontConstraints, Picks } from "../../../../src/core/preset/pick";
import { pointOf, somePoints } from "./points";
import { inWords } from "../../../../src/words/said";

const ids = (picks: Picks): Record<string, string> =>
  Object.fromEntries(Object.entries(picks).map(([name, { point }]) => [name, point.id]));

const someLimits: fc.Arbitrary<FrontConstraints> = fc.record({
  minDecodeTokensPerSecond: fc.option(fc.constantFrom(5, 15, 30, 50), { nil: null }),
  maxTtftMs: fc.option(fc.constantFrom(500, 2000, 10_000), { nil: null }),
  maxFootprintBytes: fc.option(fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 34), { nil: null }),
});

describe("the presets picked on the Pareto front", () => {
  const front = markDominated([
    pointOf({ id: "16K", contextTokens: 16384, decodeTokensPerSecond: 40, ttftFullMs: 10_000, footprintBytes: 6 * 2 ** 30 }),
    pointOf({ id: "32K", contextTokens: 32768, decodeTokensPerSecond: 36, ttftFullMs: 24_000, footprintBytes: 7 * 2 ** 30 }),
    pointOf({ id: "64K", contextTokens: 65536, decodeTokensPerSecond: 15.2, ttftFullMs: 60_000, footprintBytes: 8 * 2 ** 30 }),
    pointOf({ id: "slow", contextTokens: 32768, decodeTokensPerSecond: 30, ttftFullMs: 25_000, footprintBytes: 7 * 2 ** 30 }),
  ]);

  it("are the two ends and the best product between them", () => {
    assert.deepEqual(ids(pickPresets(front, UNCONSTRAINED)), { max_context: "64K", balanced: "32K", fast: "16K" });
  });

  it("say why, and what each costs against the others", () => {
    const { max_context, balanced, fast } = pickPresets(front, UNCONSTRAINED);
    assert.equal(inWords(max_context?.why ?? ""), "The largest context of the measured points: 65,536 tokens, at 15.2 tok/s when full.");
    assert.equal(
      inWords(max_context?.costs ?? ""),
      "Compared with Balanced: 2 times the context, 42 % of the decode speed when full, 2.5 times the time to first token, 1.0 GiB more memory. " +
        "Compared with Fast: 4 times the context, 38 % of the decode speed when full, 6 times the time to first token, 2.0 GiB more memory.",
    );
    assert.equal(
      inWords(balanced?.why ?? ""),
      "The best compromise of context and decode speed of the measured points: 32,768 tokens, at 36.0 tok/s when full.",
    );
    assert.equal(
      inWords(fast?.costs ?? ""),
      "Compared with Max context: 2.6 times the decode speed when full, 17 % of the time to first token, 2.0 GiB less memory, 25 % of the context. " +
        "Compared with Balanced: 1.1 times the decode speed when full, 42 % of the time to first token, 1.0 GiB less memory, 50 % of the context.",
    );
  });

  it("change with the limits, without a new measurement", () => {
    assert.deepEqual(ids(pickPresets(front, { ...UNCONSTRAINED, minDecodeTokensPerSecond: 20 })), {
      max_context: "32K",
      // Of two points neither is a compromise: twice the context for nine tenths of the speed is the better trade.
      balanced: "32K",
      fast: "16K",
    });
    assert.deepEqual(ids(pickPresets(front, { ...UNCONSTRAINED, maxTtftMs: 12_000 })), {
      max_context: "16K",
      balanced: "16K",
      fast: "16K",
    });
    assert.deepEqual(ids(pickPresets(front, { ...UNCONSTRAINED, maxFootprintBytes: 7.5 * 2 ** 30 })), {
      max_context: "32K",
      balanced: "32K",
      fast: "16K",
    });
    assert.match(inWords(pickPresets(front, { ...UNCONSTRAINED, maxTtftMs: 30_000 }).max_context?.why ?? ""), /that keep the limits: 32,768 tokens/);
  });

  it("say that there is nothing to choose where one point is left", () => {
    const { fast } = pickPresets(front, { ...UNCONSTRAINED, maxTtftMs: 12_000 });
    assert.equal(
      inWords(fast?.costs ?? ""), "There is no other point to choose.");
  });

  it("are none where nothing keeps the limits", () => {
    assert.deepEqual(pickPresets(front, { ...UNCONSTRAINED, minDecodeTokensPerSecond: 1000 }), {});
    assert.deepEqual(pickPresets([], UNCONSTRAINED), {});
  });

  it("do not take for kept a limit on what was not measured", () => {
    const unknown = markDominated([pointOf({ id: "unknown", ttftFullMs: null })]);
    assert.deepEqual(ids(pickPresets(unknown, UNCONSTRAINED)), { max_context: "unknown", balanced: "unknown", fast: "unknown" });
    assert.deepEqual(pickPresets(unknown, { ...UNCONSTRAINED, maxTtftMs: 1e9 }), {});
  });

  it("are never a window that was not filled, however large", () => {
    const unfilled = pointOf({ id: "unfilled", contextTokens: 131_072, decodeTokensPerSecond: null });
    assert.deepEqual(ids(pickPresets(markDominated([...front, unfilled]), UNCONSTRAINED)), ids(pickPresets(front, UNCONSTRAINED)));
    assert.deepEqual(pickPresets(markDominated([unfilled]), UNCONSTRAINED), {});
  });

  it("are on the front, keep the limits, and are the ends of what does", () => {
    fc.assert(
      fc.property(somePoints(), someLimits, (points, limits) => {
        const marked = markDominated(points);
        const picks = pickPresets(marked, limits);
        const open = marked.filter((point) => point.kind === "full-window" && point.dominatedBy === null && point.decodeTokensPerSecond !== null && keeps(point, limits));
        assert.equal(picks.max_context !== undefined, open.length > 0);
        for (const name of PRESET_NAMES) {
          const pick = picks[name];
          if (!pick) continue;
          assert.ok(open.includes(pick.point));
          assert.match(inWords(pick.why), /^[A-Z].*\.$/);
          assert.match(inWords(pick.costs), /^[A-Z0-9].*\.$/);
          assert.doesNotMatch(inWords(pick.why) + inWords(pick.costs), /NaN|Infinity|undefined|null/);
        }
        for (const point of open) {
          assert.ok(picks.max_context!.point.contextTokens >= point.contextTokens);
          assert.ok(picks.fast!.point.decodeTokensPerSecond! >= point.decodeTokensPerSecond!);
        }
      }),
    );
  });

  it("lose nothing by looking at the front of all points rather than of those within the limits", () => {
    fc.assert(
      fc.property(somePoints(), someLimits, (points, limits) => {
        const marked = markDominated(points);
        const within = marked.filter((point) => keeps(point, limits));
        assert.deepEqual(
          within.filter(({ dominatedBy }) => dominatedBy === null).map(({ id }) => id),
          markDominated(within)
            .filter(({ dominatedBy }) => dominatedBy === null)
            .map(({ id }) => id),
        );
      }),
    );
  });

  it("choose between the ends wherever some point is better than both in one thing", () => {
    fc.assert(
      fc.property(somePoints(true), (points) => {
        const marked = markDominated(points);
        const open = marked.filter(({ dominatedBy, kind }) => dominatedBy === null && kind === "full-window");
        const { max_context, balanced, fast } = pickPresets(marked, UNCONSTRAINED);
        const [slowest, smallest] = [
          Math.min(...open.map((point) => point.decodeTokensPerSecond!)),
          Math.min(...open.map((point) => point.contextTokens)),
        ];
        const between = open.some((point) => point.contextTokens > smallest && point.decodeTokensPerSecond! > slowest);
        fc.pre(between && max_context!.point.contextTokens > smallest && fast!.point.decodeTokensPerSecond! > slowest);
        assert.ok(balanced!.point.contextTokens > smallest && balanced!.point.decodeTokensPerSecond! > slowest);
      }),
    );
  });
});
