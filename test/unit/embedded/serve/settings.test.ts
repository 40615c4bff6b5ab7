import assert from "node:assert/strict";
import { FOREVER_MS } from "../../../../src/embedded/api/duration";
import { Options } from "../../../../src/embedded/api/options";
import { readConfig } from "../../../../src/embedded/serve/config";
import { exitText, tellingLines } from "../../../../src/embedded/serve/exit-text";
import { runnerSettings, samplingOf, sameSettings } from "../../../../src/embedded/serve/runner-settings";
import type { RunnerSettings } from "../../../../src/embedded/runner/messages";

const config = readConfig(["--models", "/m", "--threads", "2"], {});
const settings = (options: Readonly<Record<string, unknown>>, trained: number | null = 8192): RunnerSettings =>
  runnerSettings("/m/a.gguf", trained, Options.read(options), config);

describe("what the server is told", () => {
  it("by variables that Ollama knows", () => {
    const env = {
      OLLAMA_CONTEXT_LENGTH: "2048",
      OLLAMA_KEEP_ALIVE: "-1",
      OLLAMA_KV_CACHE_TYPE: "Q8_0",
      OLLAMA_FLASH_ATTENTION: "0",
      OLLAMA_NUM_PARALLEL: "4",
      OLLAMA_MAX_QUEUE: "1",
      OLLAMA_MAX_LOADED_MODELS: "2",
      O3_EMBEDDED_MODELS: "/elsewhere",
    };
    const { contextLength, keepAliveMs, kvType, flashAttention, parallel, maxQueue, maxLoadedModels, modelsFolder } = readConfig([], env);
    assert.deepEqual(
      { contextLength, keepAliveMs, kvType, flashAttention, parallel, maxQueue, maxLoadedModels, modelsFolder },
      {
        contextLength: 2048,
        keepAliveMs: FOREVER_MS,
        kvType: "q8_0",
        flashAttention: false,
        parallel: 4,
        maxQueue: 1,
        maxLoadedModels: 2,
        modelsFolder: "/elsewhere",
      },
    );
  });

  it("by flags before variables", () => {
    assert.equal(readConfig(["--num-parallel", "3"], { OLLAMA_NUM_PARALLEL: "4" }).parallel, 3);
  });

  it("is not heard when it makes no sense", () => {
    const { contextLength, keepAliveMs, parallel } = readConfig([], {
      OLLAMA_CONTEXT_LENGTH: "many",
      OLLAMA_KEEP_ALIVE: "soon",
      OLLAMA_NUM_PARALLEL: "0",
    });
    assert.deepEqual([contextLength, keepAliveMs, parallel], [4096, 300_000, 1]);
  });

  it("is refused when it is an unknown flag", () => {
    assert.throws(() => readConfig(["--gpu"], {}), /--gpu/);
  });
});

describe("what a runner is told", () => {
  it("never to have more context than the model was trained on, nor less than four tokens", () => {
    assert.deepEqual(
      [settings({ num_ctx: 99_999 }).numCtx, settings({ num_ctx: -1 }).numCtx, settings({ num_ctx: 99_999 }, null).numCtx],
      [8192, 4, 99_999],
    );
  });

  it("the usual batch and threads where the request asks for none", () => {
    const { numBatch, numThread } = settings({ num_batch: 0, num_thread: -1 });
    assert.deepEqual([numBatch, numThread], [512, 2]);
  });

  it("the same for other sampling, something else for other memory", () => {
    assert.ok(sameSettings(settings({ temperature: 0 }), settings({ seed: 5 })));
    assert.ok(!sameSettings(settings({}), settings({ use_mmap: true })));
  });

  it("to draw its own seed for a negative one", () => {
    assert.equal(samplingOf(Options.read({ seed: -1 })).seed, null);
  });
});

describe("the end of a runner", () => {
  it("is told in Go's words for signals", () => {
    assert.equal(exitText(null, "SIGKILL", ""), "llama runner process has terminated: signal: killed");
    assert.equal(exitText(null, "SIGABRT", ""), "llama runner process has terminated: signal: aborted");
  });

  it("is told with what it said last", () => {
    const said = tellingLines(
      "[node-llama-cpp] load: 3 tensors\nggml_aligned_malloc: insufficient memory (attempted to allocate 32768.00 MB)\n",
    );
    assert.equal(
      exitText(1, null, said),
      "llama runner process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory (attempted to allocate 32768.00 MB)",
    );
  });
});
