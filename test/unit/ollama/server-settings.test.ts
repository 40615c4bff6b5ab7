import assert from "node:assert/strict";
import { serverSettings } from "../../../src/ollama/server-settings";

describe("settings of the server", () => {
  const defaults = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 };

  it("are assumed from our environment when the server runs here", () => {
    const env = { OLLAMA_KV_CACHE_TYPE: "q8_0", OLLAMA_FLASH_ATTENTION: "1", OLLAMA_NUM_PARALLEL: "4" };
    assert.deepEqual(serverSettings(env, true, undefined), {
      state: "assumed",
      settings: { kvCacheType: "q8_0", flashAttention: true, numParallel: 4 },
    });
  });

  it("are Ollama's defaults where the environment says nothing, or nonsense", () => {
    assert.deepEqual(serverSettings({}, true, undefined).settings, defaults);
    const nonsense = { OLLAMA_KV_CACHE_TYPE: "q9", OLLAMA_FLASH_ATTENTION: "", OLLAMA_NUM_PARALLEL: "many" };
    assert.deepEqual(serverSettings(nonsense, true, undefined).settings, defaults);
  });

  it("are not taken from our environment for a server elsewhere", () => {
    assert.deepEqual(serverSettings({ OLLAMA_KV_CACHE_TYPE: "q4_0" }, false, undefined).settings, defaults);
  });

  it("read a flash attention that is switched off", () => {
    for (const text of ["0", "false", "F"]) {
      assert.equal(serverSettings({ OLLAMA_FLASH_ATTENTION: text }, true, undefined).settings.flashAttention, false);
    }
  });

  it("are known where the server's own environment was read, which ours does not overrule", () => {
    assert.deepEqual(serverSettings({ OLLAMA_KV_CACHE_TYPE: "q8_0" }, true, undefined, { OLLAMA_NUM_PARALLEL: "2" }), {
      state: "known",
      settings: { ...defaults, numParallel: 2 },
    });
  });

  it("are known where the engine tells them", () => {
    assert.deepEqual(
      serverSettings({ OLLAMA_KV_CACHE_TYPE: "q4_0" }, true, { kv_cache_type: "q8_0", flash_attention: true, num_parallel: 2 }),
      {
        state: "known",
        settings: { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 },
      },
    );
  });
});
