import assert from "node:assert/strict";
import type { ModelProfile } from "../../../../src/core/domain/model";
import { withContext } from "../../../../src/core/domain/settings";
import type { QualityVerdict } from "../../../../src/core/domain/tuning";
import { measureQuality, qualityOptions } from "../../../../src/core/measure/quality";
import type { QualityAnswers } from "../../../../src/core/quality/answers";
import { judgeQuality } from "../../../../src/core/quality/judge";
import { GATE_ERROR } from "../../../../src/core/quality/rule";
import { clopperPearsonLower } from "../../../../src/core/statistics/binomial";
import { createReader, profileOf, simulated, UNHARMED } from "./reader";
import type { Harm } from "./reader";
import { inWords } from "../../../../src/words/said";

const signal = new AbortController().signal;
const options = qualityOptions(768, 1);
const clock = { monotonic: () => 0 };

async function answers(harm: Partial<Harm> = {}, change: Partial<ModelProfile> = {}, seed = 1): Promise<QualityAnswers> {
  const asked = { ...options, seed };
  const engine = await createReader(asked, { ...UNHARMED, ...harm });
  return measureQuality({ engine, clock }, await profileOf(simulated(), change), withContext(768), asked, signal);
}

const verdict = async (before: Partial<Harm>, after: Partial<Harm>, change: Partial<ModelProfile> = {}): Promise<QualityVerdict> =>
  judgeQuality(await answers(before, change), await answers(after, change));

describe("the quality gate", () => {
  it("passes a setting that changes nothing, and tells each check", async () => {
    const found = await verdict({}, {});
    assert(found.state === "passed");
    assert.deepEqual(found.checks, [
      { name: "recall", baseline: 1, candidate: 1, prompts: 36 },
      { name: "tool-calls", baseline: 1, candidate: 1, prompts: 36 },
      { name: "json", baseline: 1, candidate: 1, prompts: 36 },
      { name: "greedy-agreement", baseline: 1, candidate: 1, prompts: 16 },
    ]);
  });

  for (const [kind, words] of [
    ["recall", /codes from a long text were no longer recalled; at most 1 may be lost/],
    ["tools", /tool calls were no longer valid/],
    ["json", /answers were no longer valid JSON/],
    ["tokens", /At temperature 0, .* of the tokens stayed the same; at least 90 % have to/],
  ] as const) {
    it(`refuses a setting that harms ${kind} alone`, async () => {
      const found = await verdict({}, { [kind]: 0.5 });
      assert(found.state === "failed", found.state);
      assert.match(inWords(found.why), words);
      assert.equal(found.checks.length, 4);
    });
  }

  it("goes without tool calls where the model has none", async () => {
    const found = await verdict({}, {}, { capabilities: ["completion"] });
    assert(found.state === "passed");
    assert.deepEqual(
      found.checks.map(({ name }) => name),
      ["recall", "json", "greedy-agreement"],
    );
  });

  it("asks for tool calls where the server lists no capabilities", async () => {
    const found = await verdict({}, { tools: 1 }, { capabilities: [] });
    assert.equal(found.state, "failed");
  });

  for (const [why, before, change] of [
    [/weights are random/, {}, { randomWeights: true }],
    [/recalled 0 of 36 codes from a long text; 19 are needed to see a loss/, { recall: 1 }, {}],
    [/recalled \d+ of 36 codes/, { recall: 0.7 }, {}],
  ] as const) {
    it(`cannot tell: ${why.source}`, async () => {
      const found = await verdict(before, before, change);
      assert(found.state === "not-measurable", found.state);
      assert.match(inWords(found.why), why);
    });
  }

  it("cannot tell where other prompts were asked", async () => {
    assert.equal(judgeQuality(await answers(), await answers({}, {}, 2)).state, "not-measurable");
  });

  it("cannot tell where nothing was asked", async () => {
    const empty = { ...(await answers()), graded: [], greedy: [] };
    assert.equal(judgeQuality(empty, empty).state, "not-measurable");
  });

  it("does not blame a setting for what the server does not repeat by itself", async () => {
    const before = await answers();
    const restless = { ...before, greedy: before.greedy.map((answer) => ({ ...answer, again: ["something", "else"] })) };
    const found = judgeQuality(restless, await answers({ seed: 9, tokens: 0.5 }));
    assert(found.state === "passed");
    assert.ok(!found.checks.some(({ name }) => name === "greedy-agreement"));
  });

  it("refuses probabilities that moved, though the words stayed", async () => {
    const withTop = async (p: number): Promise<QualityAnswers> => {
      const plain = await answers();
      const top = [
        { token: "a", logprob: Math.log(p) },
        { token: "b", logprob: Math.log(1 - p) },
      ];
      return { ...plain, greedy: plain.greedy.map((answer) => ({ ...answer, top: answer.tokens.map(() => top) })) };
    };
    assert.equal(judgeQuality(await withTop(0.8), await withTop(0.79)).state, "passed");
    const found = judgeQuality(await withTop(0.8), await withTop(0.6));
    assert(found.state === "failed");
    assert.match(inWords(found.why), /moved by 0\.\d+ nats a token; at most 0\.01/);
  });

  it("lets harm at the margin pass no more often than stated, and no harm pass nearly always", async function () {
    this.timeout(60_000);
    const runs = 150;
    const before = await answers();
    const passes = async (harm: Partial<Harm>): Promise<number> => {
      let passed = 0;
      for (let seed = 1; seed <= runs; seed++) {
        if (judgeQuality(before, await answers({ ...harm, seed })).state === "passed") passed++;
      }
      return passed;
    };
    for (const harm of [{ recall: 0.1 }, { tools: 0.1 }, { json: 0.1 }, { tokens: 0.1 }]) {
      const passed = await passes(harm);
      // The seeds are fixed: this says that the stated error is not refuted at 99.9 %.
      assert.ok(clopperPearsonLower(passed, runs, 0.999) <= GATE_ERROR, `${JSON.stringify(harm)}: ${passed} of ${runs}`);
    }
    const harmless = await passes({ recall: 0.002, tools: 0.002, json: 0.002, tokens: 0.01 });
    assert.ok(harmless >= 0.97 * runs, `${harmless} of ${runs}`);
  });
});
