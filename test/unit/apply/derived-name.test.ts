import assert from "node:assert/strict";
import fc from "fast-check";
import { derivedName } from "../../../src/apply";

describe("the name of a derived model", () => {
  for (const [model, name] of [
    ["qwen3:latest", "o3/qwen3:fast"],
    ["qwen3", "o3/qwen3:fast"],
    ["qwen3-coder:30b", "o3/qwen3-coder_30b:fast"],
    ["llama3.1:8b-instruct-q4_K_M", "o3/llama3.1_8b-instruct-q4_k_m"],
  ] as const) {
    it(`of ${model} starts as ${name}`, () => {
      assert.ok(derivedName(model, "fast").startsWith(name.replace(/:fast$/, "")), derivedName(model, "fast"));
    });
  }

  it("tells models with a namespace or a registry apart", () => {
    const names = ["me/qwen3:4b", "you/qwen3:4b", "hf.co/me/qwen3:4b", "qwen3:4b", "qwen3_4b"].map((model) => derivedName(model, "fast"));
    assert.equal(new Set(names).size, names.length);
  });

  it("keeps models apart whose names look like changed ones", () => {
    const [hashed = ""] = /[^/]+(?=:fast$)/.exec(derivedName("me/qwen3", "fast")) ?? [];
    assert.notEqual(derivedName(hashed.replace("_", ":"), "fast"), derivedName("me/qwen3", "fast"));
  });

  it("is short enough for Ollama, however long the model's is", () => {
    const long = `${"a".repeat(70)}:${"b".repeat(70)}`;
    assert.match(derivedName(long, "fast"), /^o3\/[^:]{1,80}:fast$/);
    assert.notEqual(derivedName(long, "fast"), derivedName(`${long}c`, "fast"));
  });

  it("is a name that Ollama takes, whatever the model is called", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (model) => {
        assert.match(derivedName(model, "max_context"), /^o3\/[a-z0-9][a-z0-9._-]*:max_context$/);
      }),
    );
  });
});
