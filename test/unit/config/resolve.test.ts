import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { loadConfiguration } from "../../../src/config";
import type { Configuration } from "../../../src/config";
import { categoryOf, criteriaFor, limitsFor } from "../../../src/config/resolve";

describe("configuration for a machine and a model", () => {
  let config: Configuration;
  before(async () => {
    ({ config } = await loadConfiguration(tmpdir()));
  });

  const profiles = (entries: Configuration["hardware"]["profiles"]): Configuration["hardware"] => ({
    ...config.hardware,
    profiles: entries,
  });
  const limits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };

  it("gives a machine that no profile knows the general limits", () => {
    assert.deepEqual(limitsFor(config.hardware, { cpuModel: "Xeon", gpuNames: [] }), limits);
  });

  it("changes only the limits that the matching profile names", () => {
    assert.deepEqual(limitsFor(config.hardware, { cpuModel: "Apple M3 Pro", gpuNames: [] }), { ...limits, temperatureCelsius: 100 });
  });

  it("recognises a machine by a GPU's name, in either case", () => {
    const hardware = profiles({ halo: { match: "Radeon 8060s", description: "", limits: { vram: 0.95 } } });
    assert.equal(limitsFor(hardware, { cpuModel: "AMD", gpuNames: ["Intel", "RADEON 8060S"] }).vram, 0.95);
  });

  it("lets a later matching profile win", () => {
    const hardware = profiles({
      first: { match: "AMD", description: "", limits: { ram: 0.7, vram: 0.7 } },
      second: { match: "^AMD", description: "", limits: { ram: 0.8 } },
    });
    assert.deepEqual(limitsFor(hardware, { cpuModel: "AMD", gpuNames: [] }), { ...limits, ram: 0.8, vram: 0.7 });
  });

  for (const [model, category] of [
    ["qwen3-coder:30b", "large-coding"],
    ["hf.co/unsloth/Qwen3-Coder-30B-GGUF:Q4_K_M", "large-coding"],
    ["command-r:35b", "retrieval"],
    ["llama3.2:3b", "chat"],
  ] as const) {
    it(`puts ${model} into ${category}`, () => {
      assert.equal(categoryOf(config.models, model)?.name, category);
    });
  }

  it("prefers a workspace's more specific pattern to the shipped catch-all before it", () => {
    const own = { description: "own", match: ["llama3.2:*"], contexts: [32768], criteria: [] };
    assert.equal(categoryOf({ ...config.models, categories: { ...config.models.categories, own } }, "llama3.2:3b")?.name, "own");
  });

  it("takes the characters of a pattern literally", () => {
    const own = { description: "", match: ["llama3.2"], contexts: [32768], criteria: [] };
    assert.equal(categoryOf({ ...config.models, categories: { own } }, "llama3x2"), null);
  });

  it("asks of a window what the smallest rung that covers it asks", () => {
    const coding = categoryOf(config.models, "qwen3-coder:30b")!;
    assert.deepEqual(criteriaFor(coding, 98_304), {
      contextTokens: 131_072,
      maxTtftMs: 12_000,
      minTokensPerSecond: 4,
      minReliability: 0.75,
    });
    assert.equal(criteriaFor(coding, 65_536)?.contextTokens, 65_536);
  });

  it("asks nothing above the largest rung", () => {
    assert.equal(criteriaFor(categoryOf(config.models, "llama3.2:3b")!, 131_072), null);
  });

  it("leaves what a rung does not name unasked", () => {
    const category = { description: "", match: ["*"], contexts: [4096], criteria: [{ context: 4096, maxTtft: 1000 }] };
    assert.deepEqual(criteriaFor(category, 1), { contextTokens: 4096, maxTtftMs: 1000, minTokensPerSecond: null, minReliability: null });
  });
});
