import assert from "node:assert/strict";
import type { ModelSummary } from "../../../src/core/domain/model";
import { bakedParameters, needsVerbose, profileOf } from "../../../src/ollama/profile";
import { showReply } from "../../../src/ollama/wire";
import type { ShowReply } from "../../../src/ollama/wire";
import { RECORDED_VERSIONS, recording } from "../../support/recordings";

const summary: ModelSummary = {
  name: "tiny:latest",
  digest: "d",
  fileBytes: 1,
  family: "llama",
  parameterSize: "617K",
  quantization: "F16",
};
const withInfo = (info: Readonly<Record<string, unknown>>): ShowReply => showReply.parse({ details: {}, model_info: info });

describe("what is known of a model before a load", () => {
  for (const version of RECORDED_VERSIONS) {
    it(`reads the recorded metadata of ${version}`, () => {
      const profile = profileOf(summary, showReply.parse(recording(version, "show-derived").response));
      assert.deepEqual(profile, {
        ...summary,
        parameterCount: 616_768,
        trainedContextTokens: 131_072,
        capabilities: ["completion"],
        bakedParameters: { num_ctx: "3072", num_batch: "128", num_thread: "1", stop: "<|im_start|>, <|im_end|>" },
        architecture: {
          state: "known",
          value: {
            layers: [1, 2].map(() => ({ kind: "full", kvHeads: 2, keyLength: 16, valueLength: 16 })),
            embeddingLength: 64,
            headCount: 4,
            feedForwardLength: 176,
            vocabularySize: 4096,
            experts: { kind: "dense" },
          },
        },
        randomWeights: false,
      });
    });

    it(`needs no verbose metadata for the models of ${version}`, () => {
      assert.equal(needsVerbose(summary, showReply.parse(recording(version, "show").response)), false);
    });
  }

  it("needs verbose metadata when an array of the architecture is withheld", () => {
    assert.equal(needsVerbose(summary, withInfo({ "general.architecture": "lfm2", "lfm2.attention.head_count_kv": null })), true);
  });

  it("does not need verbose metadata for arrays of the tokenizer", () => {
    const short = showReply.parse(recording("0.33", "show").response);
    assert.equal(short.model_info["tokenizer.ggml.tokens"], null);
    assert.equal(needsVerbose(summary, short), false);
  });

  it("knows random weights by their name", () => {
    assert.equal(profileOf(summary, withInfo({ "general.name": "random-small" })).randomWeights, true);
    assert.equal(profileOf(summary, withInfo({ "general.name": "Qwen3 Coder" })).randomWeights, false);
    assert.equal(profileOf(summary, withInfo({})).randomWeights, false);
  });

  it("reads parameters with blanks and quotes", () => {
    assert.deepEqual(bakedParameters('temperature                    0.7\nstop                           "a b"\n\n'), {
      temperature: "0.7",
      stop: "a b",
    });
    assert.deepEqual(bakedParameters(""), {});
  });
});
