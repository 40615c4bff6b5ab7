import assert from "node:assert/strict";
import { toolAnswer } from "../../../src/ui/tool-answer";
import type { Known } from "../../../src/ui/tool-answer";
import { modelEntry, presetEntry } from "./entries";

interface Answer {
  readonly endpoint: string;
  readonly server: string;
  readonly error?: string;
  readonly note?: string;
  readonly near?: readonly string[];
  readonly knownModels: readonly string[];
  readonly models?: readonly { readonly model: string; readonly contextTokensWithoutOptions: number | null; readonly presets: readonly Readonly<Record<string, unknown>>[] }[];
  readonly applied?: readonly unknown[];
}

const BALANCED = "tuned/smollm2-135m:balanced";
const models = [
  modelEntry({ name: "smollm2:135m", defaultContextTokens: 4096, presets: [presetEntry({ name: "balanced", contextTokens: 16_384, options: { num_ctx: 16_384, num_batch: 1024 }, derivedModel: BALANCED })] }),
  modelEntry({ name: "gemma3:270m", presets: [] }),
  modelEntry({ name: "gemma3:4b", presets: [] }),
  modelEntry({ name: "tiny:latest", presets: [presetEntry({ state: "rejected", derivedModel: "tuned/tiny:fast" })] }),
];
const known: Known = {
  endpoint: "http://127.0.0.1:11434",
  down: null,
  models,
  derivedModels: [BALANCED],
  applied: [
    { folder: "/w", model: "smollm2:135m", preset: "balanced", derivedModel: BALANCED },
    { folder: "/w", model: "tiny:latest", preset: "fast", derivedModel: "tuned/tiny:fast" },
  ],
};
/** As the agent gets it. */
const ask = (model?: string, over: Partial<Known> = {}): Answer => JSON.parse(JSON.stringify(toolAnswer(model, { ...known, ...over }))) as Answer;

describe("what an agent in VS Code is told of a model", () => {
  it("has num_ctx, all options, speed, memory, the server and the model's name to use", () => {
    const answer = ask("smollm2:135m");
    const [model] = answer.models ?? [];
    const { evidence, how, ...preset } = model?.presets[0] ?? {};
    assert.deepEqual([answer.endpoint, answer.server, model?.model, model?.contextTokensWithoutOptions], ["http://127.0.0.1:11434", "up", "smollm2:135m", 4096]);
    assert.deepEqual(preset, {
      ...{ preset: "balanced", title: "Balanced", state: "certified", num_ctx: 16_384, options: { num_ctx: 16_384, num_batch: 1024 } },
      ...{ decodeTokensPerSecond: 40, firstTokenMs: 5000, memoryBytes: 2 ** 32, useModel: BALANCED },
    });
    assert.match(String(how), /the options are in it/);
    assert.equal(evidence, "13 of 13 filled loads.");
  });

  it("names the base and how to send the options where the preset is not applied, or its model was deleted", () => {
    for (const derivedModels of [[], null]) {
      const [preset] = ask("smollm2:135m", { derivedModels }).models?.[0]?.presets ?? [];
      assert.equal(preset?.useModel, "smollm2:135m");
      assert.match(String(preset.how), /Send the options with each request .* makes the model tuned\/smollm2-135m:balanced/);
    }
  });

  it("leaves out what is applied by the settings and deleted on the server", () => {
    assert.deepEqual(ask().applied, [{ folder: "/w", model: "smollm2:135m", preset: "balanced", useModel: BALANCED }]);
    assert.deepEqual(ask(undefined, { derivedModels: [] }).applied, []);
  });

  it("finds a model without its tag, in other letters, or by the name of one of O3's own", () => {
    for (const name of ["smollm2", "Smollm2", "tiny", BALANCED, " smollm2:135m "]) assert.equal(ask(name).models?.length, 1, name);
    assert.equal(ask("tiny").models?.[0]?.model, "tiny:latest");
  });

  it("guesses none of several: it names those that are near, and all that are known", () => {
    const answer = ask("gemma3");
    assert.deepEqual([answer.models, answer.near, answer.knownModels], [undefined, ["gemma3:270m", "gemma3:4b"], ["smollm2:135m", "gemma3:270m", "gemma3:4b", "tiny:latest"]]);
    assert.match(answer.error ?? "", /No model is called "gemma3" here/);
    assert.deepEqual(ask("smolm2:135m").near, ["smollm2:135m"]);
    assert.deepEqual([ask("llama3.1:8b").near, ask("llama3.1:8b").knownModels.length], [[], 4]);
  });

  it("says what was not measured, and that nothing is to be guessed", () => {
    assert.match(ask("gemma3:4b").note ?? "", /O3 has measured nothing for gemma3:4b yet\. .*do not guess/);
    assert.match(ask(undefined, { models: [], derivedModels: [] }).note ?? "", /O3 has measured no model yet/);
  });

  it("says what is stale and since when, and what is not to be used", () => {
    const stale = modelEntry({ name: "old:1b", presets: [presetEntry({ changed: [{ code: "engine-version", was: "0.24", is: "0.33" }] })] });
    const [preset] = ask("old:1b", { models: [stale] }).models?.[0]?.presets ?? [];
    assert.deepEqual([preset?.state, preset?.measuredAs, preset?.changedSince], ["stale", "certified", ["The engine has changed: it was 0.24 and is now 0.33."]]);
    assert.match(String(ask("tiny").models?.[0]?.presets[0]?.how), /Do not use it/);
  });

  it("says that the server does not answer", () => {
    assert.match(ask(undefined, { down: "Nobody listens at 11434." }).server, /does not answer: Nobody listens/);
  });
});
