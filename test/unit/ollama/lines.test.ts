import assert from "node:assert/strict";
import fc from "fast-check";
import { LineReader } from "../../../src/ollama/lines";

describe("lines of a stream", () => {
  it("come out whole wherever the chunks were cut, in the middle of a character too", () => {
    const text = fc.array(
      fc.string({ unit: "grapheme", maxLength: 8 }).map((line) => line.replace(/[\n\r]/g, "")),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(text, fc.array(fc.nat(200), { maxLength: 10 }), fc.boolean(), (lines, cuts, lastFeed) => {
        const bytes = new TextEncoder().encode(lines.join("\n") + (lastFeed ? "\n" : ""));
        const seen: string[] = [];
        const reader = new LineReader((line) => seen.push(line));
        const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        let from = 0;
        for (const end of ends) {
          reader.push(bytes.subarray(from, end));
          from = end;
        }
        reader.end();
        // A byte order mark at the very start is the decoder's to drop.
        assert.deepEqual(
          seen.map((line) => line.replace(/^\uFEFF/, "")),
          lines.filter((line) => line.trim() !== "").map((line) => line.replace(/^\uFEFF/, "")),
        );
      }),
    );
  });
});
