import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfiguration } from "../../../src/config";
import { defaultRequest } from "../../../src/core/domain/request";
import { protocolFrom } from "../../../src/app/protocol";
import { DEFAULT_PROTOCOL } from "../../../src/core/protocol";
import { loadWith } from "./workspace";

describe("loading the configuration", () => {
  it("reads the three shipped files where the workspace has none", async () => {
    const { config, warnings, sources } = await loadConfiguration(tmpdir());
    assert.deepEqual(
      sources.map((path) => path.replace(/^.*[\\/]/, "")),
      ["optimization.yaml", "models.yaml", "hardware.yaml"],
    );
    assert.deepEqual(warnings, []);
    assert.deepEqual(Object.keys(config.models.categories), ["large-coding", "retrieval", "chat"]);
  });

  it("ships the defaults that the core has", async () => {
    const { config } = await loadConfiguration(tmpdir());
    const { reliability, confidence, limits } = defaultRequest("any");
    assert.deepEqual(config.hardware.limits, limits);
    assert.equal(config.optimization.certificate.reliability, reliability);
    assert.equal(config.optimization.certificate.confidence, confidence);
    assert.equal(config.optimization.certificate.loads, DEFAULT_PROTOCOL.certificateLoads);
    assert.equal(config.optimization.search.startTokens, DEFAULT_PROTOCOL.startTokens);
    assert.equal(config.optimization.search.stepTokens, DEFAULT_PROTOCOL.stepTokens);
    const { presetUse, largeModelParameters, minContextTokens } = protocolFrom(config);
    assert.deepEqual({ presetUse, largeModelParameters, minContextTokens }, {
      presetUse: DEFAULT_PROTOCOL.presetUse,
      largeModelParameters: DEFAULT_PROTOCOL.largeModelParameters,
      minContextTokens: DEFAULT_PROTOCOL.minContextTokens,
    });
    assert.equal(config.optimization.budgets.request, DEFAULT_PROTOCOL.requestTimeLimitMs);
  });

  it("reads durations into milliseconds and contexts into tokens", async () => {
    const { config } = await loadConfiguration(tmpdir());
    assert.equal(config.optimization.budgets.total, 20 * 60_000);
    assert.deepEqual(config.models.categories.chat?.contexts, [32_768, 65_536, 131_072]);
    assert.equal(config.models.categories.chat.criteria[0]?.maxTtft, 2000);
  });

  it("changes only what the workspace's file names", async () => {
    const shipped = (await loadConfiguration(tmpdir())).config;
    const { config } = await loadWith({ optimization: "schema: 1\ncertificate: { reliability: 0.95 }\nbudgets: { total: 1h30m }\n" });
    assert.deepEqual(config.optimization, {
      ...shipped.optimization,
      certificate: { ...shipped.optimization.certificate, reliability: 0.95 },
      budgets: { ...shipped.optimization.budgets, total: 90 * 60_000 },
    });
    assert.deepEqual(config.hardware, shipped.hardware);
  });

  it("takes another folder's files where one is named", async () => {
    const shipped = (await loadConfiguration(tmpdir())).config.optimization.presets;
    const { config, sources } = await loadConfiguration(tmpdir(), join("scripts", "demo", ".o3"));
    assert.ok(config.optimization.presets.fastFillTime < shipped.fastFillTime);
    assert.ok(sources.includes(join("scripts", "demo", ".o3", "optimization.yaml")));
  });

  it("replaces lists whole", async () => {
    const { config } = await loadWith({ models: "categories: { chat: { contexts: [16K] } }\n" });
    assert.deepEqual(config.models.categories.chat?.contexts, [16_384]);
    assert.deepEqual(config.models.categories.chat.match, ["*"]);
  });

  it("adds a category of the workspace's own to the shipped ones", async () => {
    const { config } = await loadWith({
      models: 'categories: { vision: { description: Images, match: ["*vl*"], contexts: [32K], criteria: [] } }\n',
    });
    assert.deepEqual(Object.keys(config.models.categories), ["large-coding", "retrieval", "chat", "vision"]);
  });

  it("takes an empty file as no change", async () => {
    assert.deepEqual((await loadWith({ hardware: "# nothing yet\n" })).config, (await loadConfiguration(tmpdir())).config);
  });

  it("names the workspace's file among the sources", async () => {
    const { sources } = await loadWith({ hardware: "schema: 1\n" });
    assert.equal(sources.length, 4);
    assert.match(sources[3] ?? "", /\.o3[\\/]hardware\.yaml$/);
  });
});

describe("old names in models.yaml", () => {
  it("reads batch as num_batch, with a warning", async () => {
    const { config, warnings } = await loadWith({ models: "models: { 'qwen3-coder:30b': { num_ctx: 32K, batch: 256 } }\n" });
    assert.deepEqual(config.models.models["qwen3-coder:30b"], { num_ctx: 32_768, num_batch: 256 });
    assert.deepEqual(warnings, ['qwen3-coder:30b: "batch" is an old name that Ollama ignores; it is read as num_batch: 256.']);
  });

  it("prefers num_batch where both stand, and says so", async () => {
    const { config, warnings } = await loadWith({ models: "models: { m: { batch: 256, num_batch: 512 } }\n" });
    assert.deepEqual(config.models.models.m, { num_batch: 512 });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? "", /num_batch: 512 beside it is taken/);
  });

  for (const value of [true, false]) {
    it(`never says that f16_kv: ${value} was applied`, async () => {
      const { config, warnings } = await loadWith({ models: `models: { m: { f16_kv: ${value} } }\n` });
      assert.deepEqual(config.models.models.m, {});
      assert.match(warnings.join("\n"), /^m: "f16_kv" no longer exists; .*OLLAMA_KV_CACHE_TYPE.* Nothing was set\.$/);
    });
  }
});
