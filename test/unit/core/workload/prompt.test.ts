import assert from "node:assert/strict";
import fc from "fast-check";
import { createRandom } from "../../../../src/core/statistics/random";
import { askAbout, writeDocument } from "../../../../src/core/workload/prompt";
import { FILLER } from "../../../../src/core/workload/words";

const wordsIn = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");

describe("documents to fill a window with", () => {
  it("hold the number of filler words that was asked for", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.integer(), (words, seed) => {
        const document = writeDocument(words, createRandom(seed));
        // A unique line of 8 words and two marker sentences of 6 words stand beside the filler.
        assert.equal(wordsIn(document.text).length, words + 8 + 2 * 6);
      }),
    );
  });

  it("begin differently every time, so that no prompt cache can answer for the prefill", () => {
    const random = createRandom(1);
    const starts = Array.from({ length: 500 }, () => wordsIn(writeDocument(50, random).text).slice(0, 8).join(" "));
    assert.equal(new Set(starts).size, starts.length);
  });

  it("carry a marker near the start and one near the end", () => {
    const { text, startMarker, endMarker } = writeDocument(2000, createRandom(3));
    assert.ok(text.indexOf(startMarker) < text.length * 0.1);
    assert.ok(text.indexOf(endMarker) > text.length * 0.9);
  });

  it("use every filler word equally often in whole blocks, so that length in tokens follows length in words", () => {
    const { text } = writeDocument(FILLER.length * 3, createRandom(5));
    const counts = new Map<string, number>();
    for (const word of wordsIn(text).slice(8)) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const word of ["river", "stone", "paper"]) assert.equal(counts.get(word), 3);
  });

  it("keep the whole text as the prefix of every question about them", () => {
    const document = writeDocument(100, createRandom(7));
    const prompts = [0, 1, 2, 7].map((index) => askAbout(document, index));
    assert.ok(prompts.every((prompt) => prompt.startsWith(document.text)));
    assert.equal(new Set(prompts).size, prompts.length);
  });
});
