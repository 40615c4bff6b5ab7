import assert from "node:assert/strict";
import type { ModelSummary } from "../../../src/core/domain/model";
import { EngineError } from "../../../src/core/errors";
import { chooseModel, nearMatches, sameModel } from "../../../src/ollama/models";

const model = (name: string, family = "llama"): ModelSummary => ({
  name,
  digest: name,
  fileBytes: 1,
  family,
  parameterSize: "1B",
  quantization: "Q4_K_M",
});
const installed = [
  model("nomic-embed-text:latest", "nomic-bert"),
  model("qwen3-coder:30b"),
  model("qwen3-coder:latest"),
  model("llama3.2:1b"),
];

const refusal = (list: readonly ModelSummary[], wanted: string | null): string => {
  try {
    chooseModel(list, wanted);
  } catch (error) {
    assert(error instanceof EngineError && error.reason === "not-found");
    return error.message;
  }
  return assert.fail("a model was found");
};

describe("choosing a model", () => {
  it("finds a name with its tag", () => {
    assert.equal(chooseModel(installed, "qwen3-coder:30b").name, "qwen3-coder:30b");
  });

  it("takes a name without a tag for its latest, as Ollama does", () => {
    assert.equal(chooseModel(installed, "qwen3-coder").name, "qwen3-coder:latest");
  });

  it("takes the one changed last that generates text when none is named", () => {
    assert.equal(chooseModel(installed, null).name, "qwen3-coder:30b");
  });

  it("names another tag of the same model", () => {
    assert.match(refusal(installed, "llama3.2"), /Did you mean llama3\.2:1b\?/);
  });

  it("names what is installed when nothing is near", () => {
    assert.match(
      refusal(installed, "deepseek-r1:70b"),
      /Installed: nomic-embed-text:latest, qwen3-coder:30b.*`ollama pull deepseek-r1:70b`/,
    );
  });

  it("says how to get a first model", () => {
    assert.match(refusal([], null), /ollama pull/);
    assert.match(refusal([], "qwen3"), /nor is any other.*`ollama pull qwen3`/);
  });

  it("takes names for the same whatever their case, tag or registry", () => {
    assert(sameModel("Tiny", "tiny:latest"));
    assert(sameModel("registry.ollama.ai/library/tiny:latest", "tiny"));
    assert(sameModel("hf.co/user/model", "hf.co/user/model:latest"));
    assert(!sameModel("tiny:1b", "tiny"));
    assert(!sameModel("user/tiny", "tiny"));
  });

  it("forgives slips of the keys, nearest first", () => {
    assert.deepEqual(nearMatches("quen3-coder", ["llama3.2:1b", "qwen3-coder:30b"]), ["qwen3-coder:30b"]);
    assert.deepEqual(nearMatches("zephyr", ["llama3.2:1b", "qwen3-coder:30b"]), []);
  });
});
