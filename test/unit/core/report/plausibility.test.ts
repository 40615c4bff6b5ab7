import assert from "node:assert/strict";
import type { GpuProfile } from "../../../../src/core/domain/hardware";
import type { Trial } from "../../../../src/core/domain/trial";
import { predictFootprintBytes } from "../../../../src/core/estimate/memory";
import { plausibilityFlags } from "../../../../src/core/report/plausibility";
import { MEDIUM, profile, QWEN3_CODER, server } from "../estimate/models";
import { loadTrial, requestTrial, subject } from "../estimate/trials";
import { inWords } from "../../../../src/words/said";

const model = profile(MEDIUM, 371_437_081);
const footprint = (numCtx: number): number =>
  predictFootprintBytes(model, { numCtx, numBatch: "auto", server: server(), engine: "ollama", onGpu: false })!;
const messages = (run: ReturnType<typeof subject>, trials: readonly Trial[]): string[] =>
  plausibilityFlags(run, trials).map((flag) => inWords(flag.message));
const gpu = (bandwidthBytesPerSecond: number | null): GpuProfile => ({
  name: "GPU",
  vendor: "nvidia",
  vramBytes: 24e9,
  driver: null,
  bandwidthBytesPerSecond,
});

describe("plausibility of memory", () => {
  it("has nothing to say about loads as predicted, nor about one load", () => {
    const loads = [4096, 32_768].map((numCtx) => loadTrial(numCtx, footprint(numCtx) * 1.02));
    assert.deepEqual(messages(subject(model), loads), []);
    assert.deepEqual(messages(subject(model), [loadTrial(4096, 9e9)]), []);
  });

  it("says by how much memory grew unlike the cache", () => {
    const extra = 24 * 1024 * (32_768 - 4096);
    const [flag] = plausibilityFlags(subject(model), [loadTrial(4096, footprint(4096)), loadTrial(32_768, footprint(32_768) + extra)]);
    assert.equal(flag?.severity, "warning");
    assert.match(inWords(flag.message), /grew by 73 KiB a token from 4,096 to 32,768 tokens; 49 KiB were predicted/);
  });

  it("does not take the meter's wander over a short way for a slope", () => {
    assert.deepEqual(messages(subject(model), [loadTrial(4096, footprint(4096)), loadTrial(4352, footprint(4352) + 8e6)]), []);
  });

  it("cannot compare what was never predicted", () => {
    assert.deepEqual(messages(subject(profile(null, 1e9)), [loadTrial(4096, 1e9), loadTrial(8192, 9e9)]), []);
  });
});

describe("plausibility of decoding", () => {
  const trials = [requestTrial({ promptTokens: 4000, ttftMs: 1000, msPerToken: 1 })];

  it("flags a speed that memory cannot feed, with the figures", () => {
    const [message] = messages(subject(profile(MEDIUM, 1e9), [gpu(900e9)]), trials);
    assert.match(
      message!,
      /1,000 tok\/s behind 4,000 tokens would read 1\.20 GB a token, 1197 GB a second in all; the memory delivers 900 GB a second/,
    );
  });

  it("accepts what the bandwidth allows and judges nothing where it is unknown", () => {
    assert.deepEqual(messages(subject(profile(MEDIUM, 1e9), [gpu(1500e9)]), trials), []);
    assert.deepEqual(messages(subject(profile(MEDIUM, 1e9), [gpu(null)]), trials), []);
    assert.deepEqual(messages(subject(profile(MEDIUM, 1e9)), trials), []);
  });

  it("counts only the experts that a mixture uses", () => {
    const fast = [requestTrial({ promptTokens: 100, ttftMs: 100, msPerToken: 5 })];
    assert.deepEqual(messages(subject(profile(QWEN3_CODER, 18.6e9), [gpu(900e9)]), fast), []);
    assert.equal(messages(subject(profile(MEDIUM, 18.6e9), [gpu(900e9)]), fast).length, 1);
  });
});

describe("plausibility of the time to the first token", () => {
  const answer = (promptTokens: number, ttftMs: number): Trial => requestTrial({ promptTokens, ttftMs, msPerToken: 20 });

  it("flags a longer prompt that came sooner, with the figures", () => {
    const [message] = messages(subject(model), [answer(1000, 2482), answer(2000, 300)]);
    assert.match(message!, /after 300 ms behind 2,000 tokens, but after 2\.5 s behind 1,000 tokens/);
  });

  it("accepts times that rise, that are alike, and questions on a cached window", () => {
    assert.deepEqual(messages(subject(model), [answer(1000, 500), answer(2000, 1100), answer(2001, 1000)]), []);
    const question = requestTrial({ promptTokens: 4000, ttftMs: 30, msPerToken: 20, purpose: "question" });
    assert.deepEqual(messages(subject(model), [answer(2000, 1100), question]), []);
  });

  it("accepts a difference that no clock resolves", () => {
    assert.deepEqual(messages(subject(model), [answer(20, 60), answer(60, 30)]), []);
  });
});
