import assert from "node:assert/strict";
import { randomBits } from "../../../../src/embedded/gguf/random";
import { makeVocabulary } from "../../../../src/embedded/gguf/vocabulary";

describe("a made vocabulary", () => {
  for (const size of [2048, 8192, 16_384]) {
    it(`of ${size} has that many different tokens, and all printable characters`, () => {
      const { texts, scores, kinds } = makeVocabulary(size, randomBits(1));
      assert.deepEqual([texts.length, scores.length, kinds.length, new Set(texts).size], [size, size, size, size]);
      const known = new Set(texts);
      for (let code = 33; code < 127; code++) assert.ok(known.has(String.fromCharCode(code)));
    });
  }
});
