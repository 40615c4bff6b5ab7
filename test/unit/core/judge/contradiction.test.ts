import assert from "node:assert/strict";
import type { RequestMeasures } from "../../../../src/core/domain/trial";
import { canTellTooMany, contradictionIn } from "../../../../src/core/judge/contradiction";
import { allRecordings } from "../../../support/recordings";
import { profileOfModel } from "../../../support/simulated/model-profile";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { inWords } from "../../../../src/words/said";

const profile = profileOfModel(createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("llama3.1:8b"), seed: 1 }).scenario);
const MODEL = { architecture: profile.architecture, randomWeights: false };
const small = {
  ...MODEL,
  architecture: profile.architecture.state === "known" ? { state: "known" as const, value: { ...profile.architecture.value, vocabularySize: 4096 } } : profile.architecture,
};

const reply = (more: Partial<RequestMeasures>): RequestMeasures => ({
  promptTokens: 1060,
  outputTokens: 32,
  ttftMs: 1200,
  wallMs: 2000,
  promptMs: 1150,
  decodeMs: 780,
  ...more,
});

describe("what a server says of a reply", () => {
  it("is believed where nothing contradicts it", () => {
    assert.equal(contradictionIn(reply({}), 1000, MODEL), null);
  });

  it("is not where every prompt counts twice, on a vocabulary that has a token for each common word", () => {
    assert.match(inWords(contradictionIn(reply({ promptTokens: 2120 }), 1000, MODEL) ?? ""), /^The server counted 2,120 tokens for a prompt of 1,000 words, .* common word takes about one token\./);
    assert.match(inWords(contradictionIn(reply({ promptTokens: 620 }), 240, MODEL) ?? ""), /counts wrongly/);
  });

  it("cannot be told too large on a small vocabulary, nor on random weights", () => {
    assert.equal(contradictionIn(reply({ promptTokens: 4400 }), 1000, small), null);
    assert.deepEqual([MODEL, small, { ...MODEL, randomWeights: true }].map(canTellTooMany), [true, false, false]);
  });

  it("is not where every prompt is halved, whatever the vocabulary", () => {
    for (const model of [MODEL, small, { ...MODEL, randomWeights: true }]) {
      assert.match(inWords(contradictionIn(reply({ promptTokens: 530 }), 1000, model) ?? ""), /each word takes at least one/);
    }
  });

  for (const [what, measures] of [
    ["nanoseconds that took a second", { promptMs: 1e-6, decodeMs: 1e-6 }],
    ["milliseconds written as nanoseconds", { promptMs: 1150 / 1e6, decodeMs: 780 / 1e6 }],
    ["seconds written as milliseconds", { promptMs: 1150 * 1000, decodeMs: 780 * 1000 }],
    ["more work than the reply took", { promptMs: 2500, decodeMs: 780 }],
    ["milliseconds written as nanoseconds, in a reply too quick for the client's clock", { promptMs: 2e-6, decodeMs: 13e-6, ttftMs: 1, wallMs: 2 }],
    ["only the reply's time, likewise", { decodeMs: 13e-6, promptMs: 1, ttftMs: 1, wallMs: 2 }],
    ["only the prompt's time, likewise", { promptMs: 2e-6, decodeMs: 1, ttftMs: 1, wallMs: 2 }],
    ["microseconds written as nanoseconds, in a quick reply", { promptMs: 1, decodeMs: 0.03, ttftMs: 10, wallMs: 40 }],
    ["no time at all for a prompt", { promptMs: 0 }],
  ] as const) {
    it(`is not where its clock is wrong: ${what}`, () => {
      assert.match(inWords(contradictionIn(reply(measures), 1000, MODEL) ?? ""), /its clock is wrong\.$/);
    });
  }

  it("is believed of a reply that waited for a slot, of one token, and of one that came in one piece", () => {
    assert.equal(contradictionIn(reply({ ttftMs: 61_200, wallMs: 62_000 }), 1000, MODEL), null);
    assert.equal(contradictionIn(reply({ outputTokens: 1, decodeMs: null, wallMs: 1200 }), 1000, MODEL), null);
    assert.equal(contradictionIn(reply({ ttftMs: 1999, wallMs: 2000 }), 1000, MODEL), null);
  });

  it("is believed of every timed reply that real servers gave", () => {
    let timed = 0;
    for (const { name, version, response, chunkMs, wallMs } of allRecordings()) {
      const lines = (Array.isArray(response) ? response : [response]) as readonly Readonly<Record<string, unknown>>[];
      const end = lines.at(-1);
      const number = (key: string): number => (typeof end?.[key] === "number" ? end[key] : 0);
      if (end?.done !== true || number("eval_duration") === 0) continue;
      timed += 1;
      const measures: RequestMeasures = {
        promptTokens: number("prompt_eval_count"),
        outputTokens: number("eval_count"),
        ttftMs: chunkMs[0] ?? wallMs,
        wallMs,
        promptMs: number("prompt_eval_duration") / 1e6,
        decodeMs: number("eval_duration") / 1e6,
      };
      assert.equal(contradictionIn(measures, 0, MODEL), null, `${version}/${name}`);
    }
    assert.equal(timed, 246);
  });
});
