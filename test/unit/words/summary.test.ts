import assert from "node:assert/strict";
import { inEnglish } from "../../../src/words/say";
import { summaryInWords } from "../../../src/words/summary";

const spent = {
  model: "tiny:latest",
  ending: "budget-spent",
  presets: [{ name: "max_context", contextTokens: 4_096, state: "certified" }],
  why: null,
  tookMs: 12_800,
  moreBudget: { contextTokens: 131_072, neededMs: 17.6 * 60_000 },
} as const satisfies Parameters<typeof summaryInWords>[0];

describe("how a run ended", () => {
  it("says after what time, and what is missing", () => {
    assert.equal(summaryInWords(spent, inEnglish), "tiny:latest: Max context 4,096 tokens, certified. Stopped after 13 s: proving 128K needs about 18 min.");
  });

  it("says only that the time is used up where nobody knows what is missing", () => {
    assert.match(summaryInWords({ ...spent, moreBudget: null }, inEnglish), /certified\. The time budget is used up\.$/);
    assert.match(summaryInWords({ ...spent, moreBudget: { contextTokens: 8_192, neededMs: null } }, inEnglish), /The time budget is used up\.$/);
  });

  it("says nothing of time where all was found", () => {
    assert.match(summaryInWords({ ...spent, ending: "completed" }, inEnglish), /certified\.$/);
  });
});
