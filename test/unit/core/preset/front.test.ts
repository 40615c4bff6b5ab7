import assert from "node:assert/strict";
import fc from "fast-check";
import { dominates, markDominated } from "../../../../src/core/preset/front";
import { pointOf, somePoints } from "./points";

describe("the Pareto front", () => {
  const good = pointOf({ id: "good" });

  const better = [
    { contextTokens: 16384 },
    { decodeTokensPerSecond: 41 },
    { prefillTokensPerSecond: 901 },
    { ttftFullMs: 8999 },
    { footprintBytes: 5 * 2 ** 30 },
    { agents: 2 },
  ];
  for (const change of better) {
    it(`is moved by a better ${Object.keys(change).join()} alone`, () => {
      const other = pointOf({ id: "other", ...change });
      assert.ok(dominates(other, good));
      assert.ok(!dominates(good, other));
      assert.deepEqual(
        markDominated([good, other]).map(({ id, dominatedBy }) => [id, dominatedBy]),
        [
          ["good", "other"],
          ["other", null],
        ],
      );
    });
  }

  it("keeps a point that is worse in one thing and better in another", () => {
    const trade = pointOf({ id: "trade", contextTokens: 65536, decodeTokensPerSecond: 12 });
    assert.deepEqual(
      markDominated([good, trade]).map(({ dominatedBy }) => dominatedBy),
      [null, null],
    );
  });

  it("keeps equal points, all of them", () => {
    assert.ok(markDominated([good, { ...good, id: "twin" }]).every(({ dominatedBy }) => dominatedBy === null));
  });

  it("lets what was not measured of one point neither dominate nor be dominated", () => {
    const worse = pointOf({ id: "worse", decodeTokensPerSecond: 5 });
    const unknown = pointOf({ id: "unknown", ttftFullMs: null });
    assert.ok(dominates(good, worse));
    assert.ok(!dominates(unknown, worse), "its time to the first token may be worse");
    assert.ok(!dominates(good, { ...worse, ttftFullMs: null }), "its time to the first token may be better");
  });

  it("leaves out of the comparison what was measured of neither", () => {
    assert.ok(dominates(pointOf({ id: "a", footprintBytes: null }), pointOf({ id: "b", footprintBytes: null, ttftFullMs: 9001 })));
  });

  it("names a point that is on the front itself, not one in between", () => {
    const [, middle, last] = markDominated([
      pointOf({ id: "first", decodeTokensPerSecond: 60 }),
      pointOf({ id: "middle", decodeTokensPerSecond: 50 }),
      pointOf({ id: "last", decodeTokensPerSecond: 40 }),
    ]);
    assert.deepEqual([middle?.dominatedBy, last?.dominatedBy], ["first", "first"]);
  });

  for (const complete of [true, false]) {
    describe(complete ? "of complete points" : "of points with gaps", () => {
      it("comes from an order: no point dominates itself, no two one another, and it goes on from point to point", () => {
        fc.assert(
          fc.property(somePoints(complete), (points) => {
            for (const a of points) {
              assert.ok(!dominates(a, a));
              for (const b of points) {
                if (!dominates(a, b)) continue;
                assert.ok(!dominates(b, a));
                for (const c of points) if (dominates(b, c)) assert.ok(dominates(a, c));
              }
            }
          }),
        );
      });

      it("is never empty, and every other point is dominated by one of it", () => {
        fc.assert(
          fc.property(somePoints(complete), (points) => {
            const marked = markDominated(points);
            const front = new Set(marked.filter(({ dominatedBy }) => dominatedBy === null).map(({ id }) => id));
            assert.ok(front.size > 0);
            for (const { id, dominatedBy } of marked) {
              if (dominatedBy === null) continue;
              assert.ok(front.has(dominatedBy));
              assert.ok(
                dominates(
                  points.find((point) => point.id === dominatedBy)!,
                  points.find((point) => point.id === id)!,
                ),
              );
            }
          }),
        );
      });

      it("is the same with a dominated point as without it", () => {
        fc.assert(
          fc.property(somePoints(complete), (points) => {
            const marked = markDominated(points);
            const dominated = marked.find(({ dominatedBy }) => dominatedBy !== null);
            fc.pre(dominated !== undefined);
            const others = points.filter(({ id }) => id !== dominated.id);
            assert.deepEqual(
              markDominated(others),
              marked.filter(({ id }) => id !== dominated.id),
            );
          }),
        );
      });

      it("does not depend on the order of the points", () => {
        const ids = (points: ReturnType<typeof markDominated>): string[] =>
          points.flatMap(({ id, dominatedBy }) => (dominatedBy === null ? [id] : [])).sort();
        fc.assert(
          fc.property(somePoints(complete), (points) => {
            assert.deepEqual(ids(markDominated(points.toReversed())), ids(markDominated(points)));
          }),
        );
      });
    });
  }
});
