import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parameterSize } from "../../../../src/embedded/models/description";
import { Catalog } from "../../../../src/embedded/models/catalog";
import { ensureModel, modelFiles } from "../../../../src/embedded/models/folder";
import { checkedName, registryName } from "../../../../src/embedded/models/name";

describe("models in a folder", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "o3-models-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("are made once and kept", () => {
    const file = ensureModel(folder, "tiny");
    const { mtimeMs } = statSync(file);
    assert.equal(statSync(ensureModel(folder, "tiny")).mtimeMs, mtimeMs);
  });

  it("are made again when their file is damaged", () => {
    const file = ensureModel(folder, "tiny");
    const { size } = statSync(file);
    truncateSync(file, 100);
    ensureModel(folder, "tiny");
    assert.equal(statSync(file).size, size);
  });

  it("cannot be made from a name that is no recipe", () => {
    assert.throws(() => ensureModel(folder, "llama3"), /"llama3" is no model that can be made/);
  });

  it("have a tag where their file names a type", () => {
    for (const file of ["tiny.gguf", "small-c8192-f16.gguf", "SmolLM2-Q4_1.gguf", "notes.txt"]) writeFileSync(join(folder, file), "");
    assert.deepEqual(
      modelFiles(folder).map(({ name }) => name),
      ["SmolLM2-Q4_1", "small-c8192:f16", "tiny"],
    );
  });

  it("are none in a folder that is missing", () => {
    assert.deepEqual(modelFiles(join(folder, "missing")), []);
  });

  it("can be derived, copied and deleted without a change to any file", () => {
    const file = ensureModel(folder, "tiny");
    const catalog = new Catalog(folder);
    catalog.derive("mine", catalog.get("tiny"), { num_ctx: 2048 });
    catalog.copy(catalog.get("mine"), "yours:v1");
    catalog.delete("tiny");
    assert.deepEqual(
      catalog
        .list()
        .map(({ name, parameters }) => [name, parameters])
        .sort(),
      [
        ["mine:latest", { num_ctx: 2048 }],
        ["yours:v1", { num_ctx: 2048 }],
      ],
    );
    assert.ok(statSync(file).size > 0);
  });

  it("have another digest with other parameters", async () => {
    ensureModel(folder, "tiny");
    const catalog = new Catalog(folder);
    const derived = catalog.derive("mine", catalog.get("tiny"), { num_ctx: 2048 });
    assert.notEqual(await catalog.digest(derived), await catalog.digest(catalog.get("tiny")));
  });
});

describe("names of models", () => {
  it("have the tag latest where they have none", () => {
    assert.deepEqual(["tiny", "tiny:f16", "library/tiny"].map(checkedName), ["tiny:latest", "tiny:f16", "library/tiny:latest"]);
  });

  for (const name of ["", "bad name!!", "a:b:c", "/tiny", "../x"]) {
    it(`are refused: "${name}"`, () => {
      assert.throws(() => checkedName(name), { status: 400, message: "invalid model name" });
    });
  }

  it("are shown with the registry in some refusals", () => {
    assert.deepEqual(["tiny", "me/tiny:v1"].map(registryName), ["registry.ollama.ai/library/tiny:latest", "registry.ollama.ai/me/tiny:v1"]);
  });
});

describe("the size of a model in words", () => {
  for (const [parameters, text] of [
    [616_768, "617K"],
    [348_700_000, "348.70M"],
    [1_311_872, "1.31M"],
    [1_235_814_432, "1.2B"],
    [7_000_000_000, "7B"],
    [512, "512"],
  ] as const) {
    it(`is ${text} for ${parameters}`, () => {
      assert.equal(parameterSize(parameters), text);
    });
  }
});
