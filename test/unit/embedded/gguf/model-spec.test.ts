import assert from "node:assert/strict";
import { modelSpec } from "../../../../src/embedded/gguf/model-spec";

describe("a model's name", () => {
  it("stands for a size with its usual type and context", () => {
    const spec = modelSpec("small");
    assert.deepEqual([spec?.size, spec?.type, spec?.trainedContext, spec?.seed], ["small", "q8_0", 131_072, 42]);
  });

  it("may give context, seed and type", () => {
    const spec = modelSpec("tiny-c2048-s7:q8_0");
    assert.deepEqual([spec?.size, spec?.type, spec?.trainedContext, spec?.seed], ["tiny", "q8_0", 2048, 7]);
  });

  for (const name of ["", "huge", "tiny-2048", "tiny:q4_K_M", "tiny-s7-c2048", "../tiny"]) {
    it(`is no recipe: "${name}"`, () => {
      assert.equal(modelSpec(name), null);
    });
  }
});
