import assert from "node:assert/strict";
import fc from "fast-check";
import { slug } from "../../../src/results/slug";

/** Names that look alike: the same letters in other cases, other separators, and what `slug` itself makes of them. */
const alike = fc
  .array(fc.constantFrom("a", "A", "b", ":", "/", "_", ".", "-", " ", "é", "con", "1"), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(""));
const name = fc.oneof(alike, alike.map(slug), fc.string({ minLength: 1, maxLength: 120 }), fc.string({ unit: "grapheme", minLength: 1 }));

describe("a model's file name", () => {
  it("is the model's own name where every file system takes it", () => {
    assert.equal(slug("llama3.1-8b_q4"), "llama3.1-8b_q4");
  });

  it("is readable where it had to be changed", () => {
    assert.match(slug("qwen3-coder:30b"), /^qwen3-coder_30b-[0-9a-f]{8}$/);
    assert.match(slug("hf.co/unsloth/Qwen3:Q4_K_M"), /^hf\.co_unsloth_qwen3_q4_k_m-[0-9a-f]{8}$/);
  });

  it("is shared by no two models, upper and lower case counted as one", () => {
    fc.assert(
      fc.property(name, name, (a, b) => {
        fc.pre(a !== b);
        assert.notEqual(slug(a).toLowerCase(), slug(b).toLowerCase());
      }),
      { numRuns: 2000 },
    );
  });

  it("is one that Windows takes", () => {
    fc.assert(
      fc.property(fc.oneof(name, fc.constantFrom("CON", "nul", "com1", "LPT9.gguf", "aux.q4", "..", ".", "a.", "a ")), (model) => {
        const file = slug(model);
        assert.match(file, /^[a-z0-9][a-z0-9._-]*$|^-[a-z0-9._-]*$/);
        assert.doesNotMatch(file, /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/);
        assert.doesNotMatch(file, /\.$/);
        assert.ok(file.length <= 89);
      }),
    );
  });
});
