import assert from "node:assert/strict";
import { nearNames } from "../../../src/core/near-names";

const KNOWN = ["smollm2:135m", "gemma3:270m", "gemma3:4b", "qwen3-coder:30b", "hf.co/me/phi-GGUF:Q8_0", "tiny:latest"];

describe("names that somebody may have meant", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["smollm2", ["smollm2:135m"]],
    ["smollm2:1.7b", ["smollm2:135m"]],
    ["gemma3", ["gemma3:270m", "gemma3:4b"]],
    ["smolm2", ["smollm2:135m"]],
    ["Smollm2:135M", ["smollm2:135m"]],
    ["qwen3-coder", ["qwen3-coder:30b"]],
    ["qwen3", ["qwen3-coder:30b"]],
    ["phi-gguf", ["hf.co/me/phi-GGUF:Q8_0"]],
    ["tinny", ["tiny:latest"]],
    ["llama3.1:8b", []],
    ["", []],
    ["   ", []],
  ];
  for (const [wanted, near] of cases)
    it(`"${wanted}" is near ${near.join(", ") || "none"}`, () => {
      assert.deepEqual(nearNames(wanted, KNOWN), near);
    });

  it("puts another tag of the same model before a misspelling", () => {
    assert.deepEqual(nearNames("gemma2", ["gemma3:4b", "gemma2:2b"]), ["gemma2:2b", "gemma3:4b"]);
  });
});
