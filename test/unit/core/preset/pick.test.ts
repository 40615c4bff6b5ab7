import assert from "node:assert/strict";
import fc from "fast-check";
import { CANDIDATES } from "../../../../src/core/preset/candidate";
import { markDominated } from "../../../../src/core/preset/front";
import { keeps, pickCandidates, UNCONSTRAINED } from "../../../../src/core/preset/pick";
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

describe("the candidates picked on the Pareto front", () => {
  const front = markDominated([
    pointOf({ id: "16K", contextTokens: 16384, decodeTokensPerSecond: 40, ttftFullMs: 10_000, footprintBytes: 6 * 2 ** 30 }),
    pointOf({ id: "32K", contextTokens: 32768, decodeTokensPerSecond: 36, ttftFullMs: 24_000, footprintBytes: 7 * 2 ** 30 }),
    pointOf({ id: "64K", contextTokens: 65536, decodeTokensPerSecond: 15.2, ttftFullMs: 60_000, footprintBytes: 8 * 2 ** 30 }),
    pointOf({ id: "slow", contextTokens: 32768, decodeTokensPerSecond: 30, ttftFullMs: 25_000, footprintBytes: 7 * 2 ** 30 }),
  ]);

  it("are the two ends and the best product between them", () => {
    assert.deepEqual(ids(pickCandidates(front, UNCONSTRAINED)), { largest: "64K", compromise: "32K", fastest: "16K" });
  });

  it("say why, and what each costs against the others", () => {
    const { largest, compromise, fastest } = pickCandidates(front, UNCONSTRAINED);
    assert.equal(inWords(largest?.why ?? ""), "The largest context of the measured points: 65,536 tokens, at 15.2 tok/s when full.");
    assert.equal(
      inWords(largest?.costs ?? ""),
      "Compared with the best compromise: 2 times the context, 42 % of the decode speed when full, 2.5 times the time to first token, 1.0 GiB more memory. " +
        "Compared with the fastest: 4 times the context, 38 % of the decode speed when full, 6 times the time to first token, 2.0 GiB more memory.",
    );
    assert.equal(
      inWords(compromise?.why ?? ""),
      "The best compromise of context and decode speed of the measured points: 32,768 tokens, at 36.0 tok/s when full.",
    );
    assert.equal(
      inWords(fastest?.costs ?? ""),
      "Compared with the largest context: 2.6 times the decode speed when full, 17 % of the time to first token, 2.0 GiB less memory, 25 % of the context. " +
        "Compared with the best compromise: 1.1 times the decode speed when full, 42 % of the time to first token, 1.0 GiB less memory, 50 % of the context.",
    );
  });

  it("change with the limits, without a new measurement", () => {
    assert.deepEqual(ids(pickCandidates(front, { ...UNCONSTRAINED, minDecodeTokensPerSecond: 20 })), {
      largest: "32K",
      // Of two points neither is a compromise: twice the context for nine tenths of the speed is the better trade.
      compromise: "32K",
      fastest: "16K",
    });
    assert.deepEqual(ids(pickCandidates(front, { ...UNCONSTRAINED, maxTtftMs: 12_000 })), {
      largest: "16K",
      compromise: "16K",
      fastest: "16K",
    });
    assert.deepEqual(ids(pickCandidates(front, { ...UNCONSTRAINED, maxFootprintBytes: 7.5 * 2 ** 30 })), {
      largest: "32K",
      compromise: "32K",
      fastest: "16K",
    });
    assert.match(inWords(pickCandidates(front, { ...UNCONSTRAINED, maxTtftMs: 30_000 }).largest?.why ?? ""), /that keep the limits: 32,768 tokens/);
  });

  it("say that there is nothing to choose where one point is left", () => {
    const { fastest } = pickCandidates(front, { ...UNCONSTRAINED, maxTtftMs: 12_000 });
    assert.equal(
      inWords(fastest?.costs ?? ""), "There is no other point to choose.");
  });

  it("are none where nothing keeps the limits", () => {
    assert.deepEqual(pickCandidates(front, { ...UNCONSTRAINED, minDecodeTokensPerSecond: 1000 }), {});
    assert.deepEqual(pickCandidates([], UNCONSTRAINED), {});
  });

  it("do not take for kept a limit on what was not measured", () => {
    const unknown = markDominated([pointOf({ id: "unknown", ttftFullMs: null })]);
    assert.deepEqual(ids(pickCandidates(unknown, UNCONSTRAINED)), { largest: "unknown", compromise: "unknown", fastest: "unknown" });
    assert.deepEqual(pickCandidates(unknown, { ...UNCONSTRAINED, maxTtftMs: 1e9 }), {});
  });

  it("are never a window that was not filled, however large", () => {
    const unfilled = pointOf({ id: "unfilled", contextTokens: 131_072, decodeTokensPerSecond: null });
    assert.deepEqual(ids(pickCandidates(markDominated([...front, unfilled]), UNCONSTRAINED)), ids(pickCandidates(front, UNCONSTRAINED)));
    assert.deepEqual(pickCandidates(markDominated([unfilled]), UNCONSTRAINED), {});
  });

  it("are on the front, keep the limits, and are the ends of what does", () => {
    fc.assert(
      fc.property(somePoints(), someLimits, (points, limits) => {
        const marked = markDominated(points);
        const picks = pickCandidates(marked, limits);
        const open = marked.filter((point) => point.kind === "full-window" && point.dominatedBy === null && point.decodeTokensPerSecond !== null && keeps(point, limits));
        assert.equal(picks.largest !== undefined, open.length > 0);
        for (const name of CANDIDATES) {
          const pick = picks[name];
          if (!pick) continue;
          assert.ok(open.includes(pick.point));
          assert.match(inWords(pick.why), /^[A-Z].*\.$/);
          assert.match(inWords(pick.costs), /^[A-Z0-9].*\.$/);
          assert.doesNotMatch(inWords(pick.why) + inWords(pick.costs), /NaN|Infinity|undefined|null/);
        }
        for (const point of open) {
          assert.ok(picks.largest!.point.contextTokens >= point.contextTokens);
          assert.ok(picks.fastest!.point.decodeTokensPerSecond! >= point.decodeTokensPerSecond!);
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
        const { largest, compromise, fastest } = pickCandidates(marked, UNCONSTRAINED);
        const [slowest, smallest] = [
          Math.min(...open.map((point) => point.decodeTokensPerSecond!)),
          Math.min(...open.map((point) => point.contextTokens)),
        ];
        const between = open.some((point) => point.contextTokens > smallest && point.decodeTokensPerSecond! > slowest);
        fc.pre(between && largest!.point.contextTokens > smallest && fastest!.point.decodeTokensPerSecond! > slowest);
        assert.ok(compromise!.point.contextTokens > smallest && compromise!.point.decodeTokensPerSecond! > slowest);
      }),
    );
  });
});
