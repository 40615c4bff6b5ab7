import assert from "node:assert/strict";
import { Cancelled, EngineError } from "../../../src/core/errors";
import type { EngineReason } from "../../../src/core/errors";
import { reasonOf, refusal } from "../../../src/ollama/errors";
import { requestFailure } from "../../../src/ollama/network";
import { sentenceOf } from "../../support/saying";

const quiet = new AbortController().signal;

describe("why a server refused", () => {
  const texts: readonly (readonly [number, string, EngineReason])[] = [
    [500, "model requires more system memory (32.2 GiB) than is available (22.6 GiB)", "out-of-memory"],
    [
      500,
      "llama-server process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory (attempted to allocate 32768.00 MB)",
      "out-of-memory",
    ],
    [500, "llama runner process has terminated: cudaMalloc failed: out of memory", "out-of-memory"],
    [500, "llama runner process has terminated: error: hipMalloc failed: out of memory", "out-of-memory"],
    [
      500,
      "ggml_metal_graph_compute: command buffer 0 failed: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)",
      "out-of-memory",
    ],
    [500, "vk::Device::allocateMemory: ErrorOutOfDeviceMemory", "out-of-memory"],
    [500, "llama runner process has terminated: unable to allocate CUDA0 buffer", "out-of-memory"],
    [500, "error loading llama server: memory layout cannot be allocated: failed to allocate compute buffers", "out-of-memory"],
    [500, "llama runner process has terminated: signal: killed", "out-of-memory"],
    [500, "llama runner process has terminated: signal: SIGKILL", "out-of-memory"],
    [500, "llama-server process has terminated: signal: aborted", "crashed"],
    [500, "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error", "crashed"],
    [500, 'do load request: Post "http://127.0.0.1:40353/load": EOF', "crashed"],
    [400, "the input length exceeds the context length", "too-long"],
    [400, "request (1540 tokens) exceeds the available context size (512 tokens), try increasing it", "too-long"],
    [400, "the prompt is longer than the context length currently available to the model; shorten the prompt", "too-long"],
    [503, "server busy, please try again.  maximum pending requests exceeded", "overloaded"],
    [429, "", "overloaded"],
    [500, "llama_init_from_model: quantized V cache requires flash_attn to be enabled", "unsupported"],
    [400, '"tiny" does not support thinking', "unsupported"],
    [404, "model 'nope' not found", "not-found"],
    [500, 'option "num_ctx" must be of type integer', "bad-request"],
    [400, "invalid model name", "bad-request"],
    [500, "something nobody has seen yet", "server-error"],
    [418, "", "bad-request"],
  ];
  for (const [status, text, reason] of texts) {
    it(`${status} ${text.slice(0, 70)} is ${reason}`, () => {
      assert.equal(reasonOf(status, text), reason);
    });
  }

  it("keeps the server's own words to one line, and to a bearable length", () => {
    const { message } = refusal(500, `first line\nsecond line`, null);
    assert.match(message, /first line/);
    assert.doesNotMatch(message, /second line/);
    assert(sentenceOf(refusal(500, "x".repeat(5000), null)).length < 300);
  });

  it("says how to get a model that is not installed", () => {
    assert.match(sentenceOf(refusal(404, "model 'nope' not found", "nope")), /'ollama pull nope'/);
  });
});

describe("what a failed request means", () => {
  const failure = (code: string): Error => Object.assign(new Error("failed"), { code });
  const reason = (error: unknown): EngineReason | null => {
    const meaning = requestFailure(error, new URL("http://host:1"), quiet, null);
    return meaning instanceof EngineError ? meaning.reason : null;
  };

  for (const code of ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]) {
    it(`${code}: unreachable`, () => {
      assert.equal(reason(failure(code)), "unreachable");
    });
  }

  it("finds the code in the cause", () => {
    assert.equal(reason(new TypeError("fetch failed", { cause: failure("ECONNREFUSED") })), "unreachable");
  });

  it("a connection that does not come about: timeout", () => {
    assert.equal(reason(failure("UND_ERR_CONNECT_TIMEOUT")), "timeout");
  });

  it("the caller's own wish comes before everything else", () => {
    assert(requestFailure(failure("ECONNRESET"), new URL("http://host:1"), AbortSignal.abort(), 1) instanceof Cancelled);
  });

  it("the time limit is named in seconds", () => {
    const meaning = requestFailure(new Error("aborted"), new URL("http://host:1"), quiet, 90_000);
    assert(meaning instanceof EngineError && meaning.reason === "timeout");
    assert.match(sentenceOf(meaning), /within 1 min 30 s/);
  });

  it("a mistake of our own is not blamed on the network", () => {
    const mistake = new TypeError("x is not a function");
    assert.equal(requestFailure(mistake, new URL("http://host:1"), quiet, null), mistake);
  });
});
