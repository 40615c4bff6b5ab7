import assert from "node:assert/strict";
import fc from "fast-check";
import { PieceSender } from "../../../../src/embedded/runner/piece-sender";
import { RepeatLimit } from "../../../../src/embedded/runner/repeat-limit";
import { StopFilter } from "../../../../src/embedded/runner/stop-filter";
import { truncated } from "../../../../src/embedded/runner/truncate";

describe("stop sequences", () => {
  const shown = (pieces: readonly string[], stops: readonly string[]): string => {
    const filter = new StopFilter(stops);
    let text = "";
    for (const piece of pieces) {
      text += filter.push(piece);
      if (filter.stopped) return text;
    }
    return text + filter.rest();
  };

  it("end the text before the first of them, however it is cut into pieces", () => {
    const letters = fc.constantFrom("a", "b", "c");
    const text = (max: number): fc.Arbitrary<string> => fc.string({ unit: letters, minLength: 1, maxLength: max });
    fc.assert(
      fc.property(fc.array(text(4), { maxLength: 12 }), fc.array(text(3), { maxLength: 3 }), (pieces, stops) => {
        const whole = pieces.join("");
        // Pieces come in order: the stop that is complete first counts, and of those the one that begins first.
        let expected = whole;
        for (let end = 0, index = 0; index < pieces.length; index++) {
          end += (pieces[index] ?? "").length;
          const found = stops.map((stop) => whole.slice(0, end).indexOf(stop)).filter((at) => at >= 0);
          if (found.length > 0) {
            expected = whole.slice(0, Math.min(...found));
            break;
          }
        }
        assert.equal(shown(pieces, stops), expected);
      }),
    );
  });

  it("hold back only what could become one", () => {
    const filter = new StopFilter(["END"]);
    assert.deepEqual([filter.push("the E"), filter.push("N"), filter.push("O")], ["the ", "", "ENO"]);
  });
});

describe("the limit of repetitions", () => {
  it("lets 31 identical pieces pass and stops the next", () => {
    const limit = new RepeatLimit();
    const passed = Array.from({ length: 32 }, () => limit.exceededBy("a"));
    assert.equal(passed.indexOf(true), 31);
  });

  it("takes pieces for the same that differ in spaces around them", () => {
    const limit = new RepeatLimit();
    assert.ok(Array.from({ length: 32 }, (_, i) => limit.exceededBy(i % 2 ? "a" : " a")).includes(true));
  });

  it("begins anew with every other piece", () => {
    const limit = new RepeatLimit();
    assert.ok(!Array.from({ length: 100 }, (_, i) => limit.exceededBy(i % 30 === 0 ? "b" : "a")).includes(true));
  });
});

describe("a prompt that is too long", () => {
  const tokens = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

  it("becomes 259 tokens in a window of 512, as with a recorded Ollama", () => {
    assert.equal(truncated(tokens(1540), 5, 512).length, 259);
  });

  it("becomes 3 tokens in a window of 4, as with a recorded Ollama", () => {
    assert.equal(truncated(tokens(30), 5, 4).length, 3);
  });

  it("keeps its beginning and its end, and always leaves room for an answer", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 300 }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 900 }),
        (window, keep, extra) => {
          const all = tokens(window + extra);
          const left = truncated(all, keep, window);
          assert.ok(left.length < window);
          const first = Math.min(keep, window - 1, left.length);
          assert.deepEqual(left, [...all.slice(0, first), ...all.slice(all.length - left.length + first)]);
        },
      ),
    );
  });

  it("stays as it is when it fits", () => {
    assert.deepEqual(truncated(tokens(511), 5, 512), tokens(511));
  });
});

describe("pieces on their way to the server", () => {
  it("go out at once when they come slowly, and together when they come quickly", () => {
    const sent: (readonly string[])[] = [];
    let nowMs = 0;
    const sender = new PieceSender(
      (pieces) => sent.push(pieces),
      () => nowMs,
      4,
    );
    const at: readonly (readonly [number, string])[] = [
      [0, "a"],
      [1, "b"],
      [2, "c"],
      [5, "d"],
      [20, "e"],
      [21, "f"],
    ];
    for (const [ms, piece] of at) {
      nowMs = ms;
      sender.push(piece);
    }
    sender.flush();
    assert.deepEqual(sent, [["a"], ["b", "c", "d"], ["e"], ["f"]]);
  });
});
