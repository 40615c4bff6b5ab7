import assert from "node:assert/strict";
import type { Gain, KvCacheReading, ParallelReading, Ratio } from "../../../../src/core/domain/tuning";
import { recommendServer } from "../../../../src/core/servers/recommend";

const ratio = (value: number, lower: number, upper: number): Ratio => ({ value, lower, upper, blocks: 4 });
const gain = (turn: Ratio): Gain => ({ turn, prefill: turn, decode: turn });
const cache: KvCacheReading = {
  kvCacheType: "q8_0",
  contextTokens: 16_384,
  footprintBytes: 8e8,
  f16FootprintBytes: 12e8,
  bytesPerToken: 26_000,
  f16BytesPerToken: 49_000,
  ceilingTokens: null,
  gain: gain(ratio(1.01, 0.98, 1.03)),
  quality: { state: "passed", checks: [] },
};
const slots = (numParallel: number, totalTokensPerSecond: number): ParallelReading => ({
  numParallel,
  contextTokens: 2048,
  agents: numParallel,
  totalTokensPerSecond,
  perAgentTokensPerSecond: totalTokensPerSecond / numParallel,
  ttftMs: 100,
  footprintBytes: null,
});
const recommend = (kvCache: readonly KvCacheReading[], parallel: readonly ParallelReading[] = []): ReturnType<typeof recommendServer> =>
  recommendServer({ kvCache, parallel, tuning: null });

describe("what is worth keeping on a server", () => {
  it("is a cheaper cache that passed the quality gate and is not slower, with the flash attention it needs", () => {
    assert.deepEqual(recommend([cache])?.asked, { kvCacheType: "q8_0", flashAttention: true, numParallel: "auto" });
    assert.match(recommend([cache])?.reasons[0] ?? "", /53 % of the memory a token/);
  });

  it("is never a cache whose quality failed or could not be measured", () => {
    assert.equal(recommend([{ ...cache, quality: { state: "failed", why: "2 of 20 were lost.", checks: [] } }]), null);
    assert.equal(recommend([{ ...cache, quality: { state: "not-measurable", why: "Random weights." } }]), null);
  });

  it("is not a cache that makes turns slower", () => {
    assert.equal(recommend([{ ...cache, gain: gain(ratio(0.8, 0.75, 0.85)) }]), null);
  });

  it("is slots where agents together get clearly faster", () => {
    assert.equal(recommend([], [slots(1, 49), slots(2, 51), slots(4, 61), slots(8, 82)])?.asked.numParallel, 8);
    assert.equal(recommend([], [slots(1, 49), slots(2, 51)]), null);
  });
});
