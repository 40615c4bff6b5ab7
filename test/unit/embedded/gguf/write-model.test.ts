import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { modelSpec } from "../../../../src/embedded/gguf/model-spec";
import type { ModelSpec } from "../../../../src/embedded/gguf/model-spec";
import { readHeader } from "../../../../src/embedded/gguf/read-header";
import { writeModel } from "../../../../src/embedded/gguf/write-model";

function spec(name: string): ModelSpec {
  const found = modelSpec(name);
  if (!found) throw new Error(`${name} is no recipe`);
  return found;
}

describe("a model with random weights", () => {
  let folder: string;
  const write = (name: string, file = "model.gguf"): Buffer => {
    writeModel(join(folder, file), spec(name));
    return readFileSync(join(folder, file));
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "o3-gguf-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("has the same bytes for the same recipe", () => {
    assert.ok(write("tiny").equals(write("tiny", "again.gguf")));
  });

  it("has other weights for another seed", () => {
    const [one, two] = [write("tiny"), write("tiny-s7")];
    assert.ok(!one.subarray(-100_000).equals(two.subarray(-100_000)));
  });

  it("says that its weights are random", () => {
    write("tiny");
    assert.equal(readHeader(join(folder, "model.gguf")).metadata.get("general.name"), "random-tiny");
  });

  it("names the trained context it was made with", () => {
    write("tiny-c2048");
    assert.equal(readHeader(join(folder, "model.gguf")).metadata.get("llama.context_length"), 2048);
  });

  for (const [type, bitsPerWeight] of [
    ["f32", 32],
    ["f16", 16],
    ["q8_0", 8.5],
  ] as const) {
    it(`holds all its parameters as ${type}`, () => {
      const bytes = write(`tiny:${type}`).length;
      const { parameters } = readHeader(join(folder, "model.gguf"));
      const weights = (parameters * bitsPerWeight) / 8;
      // The rest is the vocabulary.
      assert.ok(bytes > weights && bytes < weights + 100_000, `${bytes} bytes for ${weights} of weights`);
    });
  }

  it("leaves nothing behind when its shape is impossible", () => {
    const tiny = spec("tiny");
    assert.throws(() => {
      writeModel(join(folder, "bad.gguf"), { ...tiny, shape: { ...tiny.shape, embedding: 100 } });
    }, RangeError);
    assert.deepEqual(readdirSync(folder), []);
  });
});
