import assert from "node:assert/strict";
import fc from "fast-check";
import { addGaps, ArrivalFold, gapsOf } from "../../../../src/core/domain/exchange";
import type { Arrival, GapCounts } from "../../../../src/core/domain/exchange";

function arrivalOf(timesMs: readonly number[]): Arrival {
  const fold = new ArrivalFold();
  for (const at of timesMs) fold.add(at);
  return fold.arrival;
}
const total = (counts: GapCounts): number => counts.reduce((sum, [, count]) => sum + count, 0);
const spanned = (counts: GapCounts): number => counts.reduce((sum, [ms, count]) => sum + ms * count, 0);

/** Times of chunks from a start on; a step of zero is a chunk that was read together with the one before. */
const steps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 60_000, noNaN: true })), { minLength: 1, maxLength: 300 });
const times = fc.tuple(fc.double({ min: 0, max: 1e9, noNaN: true }), steps).map(([start, all]) => {
  let at = start;
  return all.map((step) => (at += step));
});

describe("how a reply arrived", () => {
  it("is nothing before anything came", () => {
    assert.deepEqual([arrivalOf([]), new ArrivalFold().first], [{ pieces: 0, gaps: [] }, null]);
  });

  it("has one gap less than pieces, and what was read at once is one piece", () => {
    fc.assert(
      fc.property(times, (at) => {
        const { pieces, gaps } = arrivalOf(at);
        assert.equal(pieces, new Set(at).size);
        assert.equal(total(gaps), pieces - 1);
      }),
    );
  });

  it("spans the time from the first piece to the last, to half a per cent", () => {
    fc.assert(
      fc.property(times, (at) => {
        const span = (at.at(-1) ?? 0) - (at[0] ?? 0);
        assert.ok(Math.abs(spanned(arrivalOf(at).gaps) - span) <= 0.005 * span + 1e-6);
      }),
    );
  });

  it("keeps few sizes however long the reply is", () => {
    const random = Array.from({ length: 50_000 }, (_, index) => 10 + ((index * 7919) % 9000) / 100);
    let at = 0;
    assert.ok(arrivalOf(random.map((step) => (at += step))).gaps.length <= 901);
  });

  it("has sizes in order, each once", () => {
    fc.assert(
      fc.property(times, (at) => {
        const sizes = arrivalOf(at).gaps.map(([ms]) => ms);
        assert.deepEqual(sizes, [...new Set(sizes)].sort((a, b) => a - b));
      }),
    );
  });

  it("adds up over replies, in any order", () => {
    fc.assert(
      fc.property(fc.array(times, { maxLength: 5 }), (replies) => {
        const gaps = replies.map((at) => arrivalOf(at).gaps);
        assert.equal(total(addGaps(gaps)), gaps.reduce((sum, counts) => sum + total(counts), 0));
        assert.deepEqual(addGaps([...gaps].reverse()), addGaps(gaps));
      }),
    );
  });
});

describe("the unit of a gap", () => {
  const of = (pieces: number, tokens: number): string | undefined => gapsOf({ pieces, gaps: [] }, tokens)?.unit;

  it("is a token where each piece was one, but for a last one without text or a letter of two", () => {
    assert.deepEqual([of(32, 32), of(31, 32), of(60, 64)], ["token", "token", "token"]);
  });

  it("is a piece where several tokens came at once", () => {
    assert.deepEqual(gapsOf({ pieces: 8, gaps: [] }, 32), { unit: "piece", tokensPerPiece: 4, counts: [] });
  });

  it("is not known of a reply without text", () => {
    assert.equal(gapsOf({ pieces: 0, gaps: [] }, 32), null);
  });
});
