import assert from "node:assert/strict";
import { AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import { embeddedRecipe } from "../../../src/private-server";
import { launchOf } from "../../../src/private-server/launch";
import type { ServerRecipe } from "../../../src/private-server";

const OLLAMA: ServerRecipe = { kind: "ollama", file: "/usr/bin/ollama", args: ["serve"], modelsFolder: "/models", version: "0.40.0" };
const ALWAYS = {
  OLLAMA_HOST: "127.0.0.1:4321",
  OLLAMA_MODELS: "/models",
  OLLAMA_NOPRUNE: "1",
  OLLAMA_KEEP_ALIVE: "10m",
  O3_PRIVATE_SERVER: "mark",
  // Nothing leaves the machine: not even through the user's own proxy.
  OLLAMA_NO_CLOUD: "1",
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
  NO_PROXY: "localhost,127.0.0.1,::1",
};

describe("how a private server is launched", () => {
  it("with what is asked, as variables", () => {
    const asked = { kvCacheType: "q8_0", flashAttention: true, numParallel: 4 } as const;
    const launch = launchOf(OLLAMA, asked, 4321, "mark", { PATH: "/bin" });
    assert.deepEqual(launch, {
      file: "/usr/bin/ollama",
      args: ["serve"],
      env: { PATH: "/bin", ...ALWAYS, OLLAMA_KV_CACHE_TYPE: "q8_0", OLLAMA_FLASH_ATTENTION: "1", OLLAMA_NUM_PARALLEL: "4" },
    });
  });

  it("with flash attention off where that is asked", () => {
    const { env } = launchOf(OLLAMA, { ...AUTOMATIC_SERVER, flashAttention: false }, 4321, "mark", {});
    assert.equal(env.OLLAMA_FLASH_ATTENTION, "0");
  });

  it("without the user's own settings of a server, whatever they are; `auto` removes them too", () => {
    const users = {
      OLLAMA_HOST: "0.0.0.0",
      OLLAMA_MODELS: "/elsewhere",
      OLLAMA_KEEP_ALIVE: "-1",
      OLLAMA_KV_CACHE_TYPE: "q4_0",
      OLLAMA_FLASH_ATTENTION: "1",
      OLLAMA_NUM_PARALLEL: "8",
      OLLAMA_CONTEXT_LENGTH: "262144",
      OLLAMA_MAX_QUEUE: "1",
      OLLAMA_MAX_LOADED_MODELS: "1",
      OLLAMA_DEBUG: "1",
      Ollama_Num_Parallel: "8",
      LLAMA_ARG_N_PARALLEL: "3",
      OLLAMA_NO_CLOUD: "0",
      OLLAMA_REMOTES: "ollama.com",
      https_proxy: "http://proxy.corp:3128",
      HTTP_PROXY: "http://proxy.corp:3128",
      no_proxy: "*",
    };
    assert.deepEqual(launchOf(OLLAMA, AUTOMATIC_SERVER, 4321, "mark", users).env, ALWAYS);
  });

  it("on the same hardware as the user's server", () => {
    const machine = { OLLAMA_LLM_LIBRARY: "cpu_avx2", OLLAMA_VULKAN: "1", CUDA_VISIBLE_DEVICES: "0", HIP_VISIBLE_DEVICES: "1" };
    assert.deepEqual(launchOf(OLLAMA, AUTOMATIC_SERVER, 4321, "mark", machine).env, { ...machine, ...ALWAYS });
  });

  it("on the hardware that the user's server says it uses, not on what O3 was started with", () => {
    const environment = { OLLAMA_NUM_PARALLEL: "8", OLLAMA_GPU_OVERHEAD: "1073741824", CUDA_VISIBLE_DEVICES: "1", HOME: "/usr/share/ollama" };
    const { env } = launchOf({ ...OLLAMA, environment }, AUTOMATIC_SERVER, 4321, "mark", { HOME: "/home/me", CUDA_VISIBLE_DEVICES: "0", OLLAMA_VULKAN: "1" });
    assert.deepEqual(env, { HOME: "/home/me", OLLAMA_GPU_OVERHEAD: "1073741824", CUDA_VISIBLE_DEVICES: "1", ...ALWAYS });
  });

  it("the embedded engine gets its port by a flag, and runs as Node inside of Electron", () => {
    const recipe = embeddedRecipe({ serverFile: "/o3/server.mjs", modelsFolder: "/models", threads: 2 });
    const { file, args, env } = launchOf(recipe, AUTOMATIC_SERVER, 4321, "mark", {});
    assert.equal(file, process.execPath);
    assert.deepEqual(args, ["/o3/server.mjs", "--models", "/models", "--threads", "2", "--port", "4321"]);
    assert.equal(env.ELECTRON_RUN_AS_NODE, "1");
  });
});
