import assert from "node:assert/strict";
import type { Doing } from "../../../src/core/events";
import { doingInWords } from "../../../src/words/doing";
import { inEnglish } from "../../../src/words/say";
import type { Values } from "../../../src/words/say";

describe("what a run is doing, in words", () => {
  const words = (doing: Doing): string => doingInWords(doing, inEnglish);

  it("names sizes, presets and settings", () => {
    assert.equal(words({ code: "search-load", tokens: 65_536 }), "loading 65,536 tokens to see whether they fit");
    assert.equal(
      words({ code: "proof", tokens: 8192, presets: ["fast", "balanced"], done: 3, wanted: 13 }),
      "filling 8,192 tokens for Fast, Balanced (3 of 13 filled loads so far)",
    );
    assert.equal(words({ code: "race", attempt: 4, most: 25, setup: "num_batch 1024" }), "trying settings, 4 of up to 25: num_batch 1024");
    assert.equal(words({ code: "race", attempt: 1, most: 25, setup: null }), "trying settings, 1 of up to 25: Ollama's own choice");
    assert.equal(words({ code: "default-load" }), "loading with Ollama's defaults");
  });

  it("is translated whole, its values put in where the translation has them", () => {
    const german = (english: string, ...values: Values): string =>
      `[${values.map(String).join("|")}] ${english.length > 0 ? "übersetzt" : ""}`;
    assert.equal(doingInWords({ code: "depth-probe", tokens: 2048 }, german), "[2,048] übersetzt");
  });

  it("leaves braces in values alone", () => {
    assert.equal(words({ code: "race", attempt: 1, most: 2, setup: "{0} {1}" }), "trying settings, 1 of up to 2: {0} {1}");
  });
});
