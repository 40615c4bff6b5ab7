import assert from "node:assert/strict";
import { lensOf, namedModels } from "../../../src/ui/lens/known";
import { inEnglish } from "../../../src/words/say";
import { modelEntry, presetEntry } from "./entries";

const proven = presetEntry({ name: "max_context", contextTokens: 32_768, derivedModel: "tuned/tiny:max_context" });
const balanced = presetEntry({ name: "balanced", contextTokens: 16_384, derivedModel: "tuned/tiny:balanced" });

/** The line above a name, in a file that says nothing of its context, or this. */
const lens = (name: string, over: Parameters<typeof modelEntry>[0], contextTokens: number | null = null): string | undefined => {
  const named = namedModels([modelEntry({ name: "tiny:latest", ...over })]).get(name);
  assert.ok(named);
  return lensOf(named, { contextTokens }, inEnglish)?.title;
};

describe("what stands above a model's name in a settings file", () => {
  it("is what it gets there and what is proven, Balanced before the others", () => {
    assert.equal(lens("tiny:latest", { defaultContextTokens: 4096, presets: [proven, balanced] }), "O3: 4K by default; proven 16K (Balanced): Use");
    assert.equal(lens("tiny:latest", { defaultContextTokens: 4096, presets: [proven] }), "O3: 4K by default; proven 32K (Max context): Use");
  });

  it("is what a Modelfile asks for", () => {
    assert.equal(lens("tiny:latest", { defaultContextTokens: 4096, presets: [balanced] }, 131_072), "O3: 128K asked for here; proven 16K (Balanced): Use");
  });

  it("claims no default that nobody saw", () => {
    assert.equal(lens("tiny:latest", { presets: [balanced] }), "O3: proven 16K (Balanced): Use");
  });

  it("is nothing where nothing is proven, or something has changed since", () => {
    assert.equal(lens("tiny:latest", { defaultContextTokens: 4096, presets: [] }), undefined);
    assert.equal(lens("tiny:latest", { presets: [{ ...balanced, state: "provisional" }] }), undefined);
    assert.equal(lens("tiny:latest", { presets: [{ ...balanced, changed: [{ code: "model", was: "a", is: "b" }] }] }), undefined);
  });

  it("says what a model of O3's carries", () => {
    assert.equal(lens("tuned/tiny:balanced", { presets: [balanced] }), "O3: Balanced of tiny:latest, 16K");
  });
});
