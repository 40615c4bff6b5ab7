import assert from "node:assert/strict";
import fc from "fast-check";
import { expectedTokens, FILLED_SHARE, fillTarget, fitTokenScale, wordsForTokens } from "../../../../src/core/workload/token-count";

describe("the tokenizer's scale", () => {
  it("is found exactly from two prompts of different length", () => {
    const scale = fitTokenScale([
      { words: 60, promptTokens: 25 + 60 * 1.5 },
      { words: 240, promptTokens: 25 + 240 * 1.5 },
    ]);
    assert.deepEqual(scale, { overhead: 25, perWord: 1.5 });
  });

  it("is unknown until two different lengths were counted", () => {
    assert.equal(fitTokenScale([]), null);
    assert.equal(fitTokenScale([{ words: 60, promptTokens: 100 }]), null);
    assert.equal(
      fitTokenScale([
        { words: 60, promptTokens: 100 },
        { words: 70, promptTokens: 115 },
      ]),
      null,
    );
  });

  it("turns tokens into words that do not exceed them", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.5, max: 6, noNaN: true }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 500, max: 300_000 }),
        (perWord, overhead, tokens) => {
          const scale = { perWord, overhead };
          assert.ok(expectedTokens(scale, wordsForTokens(scale, tokens)) <= tokens);
        },
      ),
    );
  });
});

describe("the fill target", () => {
  it("fills at least 95 % of any window from 2048 on and leaves room for the reply", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2048, max: 1_048_576 }), (contextTokens) => {
        const target = fillTarget(contextTokens, 32);
        assert.ok(target + 32 <= contextTokens);
        assert.ok(target + 32 >= contextTokens * FILLED_SHARE);
      }),
    );
  });
});
