import assert from "node:assert/strict";
import type { Gain, KvCacheReading, ParallelReading, Ratio, Tuning } from "../../../../src/core/domain/tuning";
import { recommendServer } from "../../../../src/core/servers/recommend";
import type { Recommendation } from "../../../../src/core/servers/recommend";
import type { ModelReport } from "../../../../src/core/domain/report";
import { assembleReport } from "../../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

const ratio = (value: number, lower: number, upper: number): Ratio => ({ value, lower, upper, blocks: 4 });
const gain = (turn: Ratio): Gain => ({ turn, prefill: turn, decode: turn });
const cache: KvCacheReading = {
  kvCacheType: "q8_0",
  contextTokens: 16_384,
  footprintBytes: 8e8,
  f16FootprintBytes: 12e8,
  bytesPerToken: 26_000,
  f16BytesPerToken: 49_000,
  gain: gain(ratio(1.01, 0.98, 1.03)),
  quality: { state: "passed", checks: [] },
};
const slots = (numParallel: number, totalTokensPerSecond: number, apart = 0.01, rounds = 2): ParallelReading => ({
  numParallel,
  contextTokens: 2048,
  agents: numParallel,
  totalTokensPerSecond,
  roundTokensPerSecond: Array.from({ length: rounds }, (_, round) => totalTokensPerSecond * (1 + (round % 2 === 0 ? apart : -apart))),
  perAgentTokensPerSecond: totalTokensPerSecond / numParallel,
  ttftMs: 100,
  footprintBytes: null,
});
let report: ModelReport;
const recommend = (kvCache: readonly KvCacheReading[], parallel: readonly ParallelReading[] = []): Recommendation | null =>
  recommendServer({ ...report, kvCache, parallel, tuning: null });

describe("what is worth keeping on a server", () => {
  before(async () => {
    const { records } = await runOptimize(createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 }));
    report = assembleReport(records)!;
  });

  it("is a cheaper cache that passed the quality gate and is not slower, with the flash attention it needs", () => {
    assert.deepEqual(recommend([cache])?.asked, { kvCacheType: "q8_0", flashAttention: true, numParallel: "auto" });
    assert.match(inWords(recommend([cache])?.reasons[0] ?? ""), /53\.1 % of the memory a token/);
  });

  it("is never a cache whose quality failed or could not be measured", () => {
    assert.equal(recommend([{ ...cache, quality: { state: "failed", why: "2 of 20 were lost.", checks: [] } }]), null);
    assert.equal(recommend([{ ...cache, quality: { state: "not-measurable", why: "Random weights." } }]), null);
  });

  it("is not a cache that makes turns slower", () => {
    assert.equal(recommend([{ ...cache, gain: gain(ratio(0.8, 0.75, 0.85)) }]), null);
  });

  it("is flash attention as it was proven to be faster, with how sure that is", () => {
    const turn = ratio(1.12, 1.05, 1.2);
    const tuning = { settings: [{ setting: "flash_attention", value: "false", verdict: "gain", gain: gain(turn), note: "" }] } as unknown as Tuning;
    const kept = recommendServer({ ...report, kvCache: [], parallel: [], tuning });
    assert.equal(kept?.asked.flashAttention, false);
    assert.deepEqual(kept.reasons.map((reason) => inWords(reason)), ["flash_attention false: a turn x1.12 (1.05 to 1.20), from 4 pairs of loads"]);
  });

  it("is slots where agents together get clearly faster", () => {
    assert.equal(recommend([], [slots(1, 49), slots(2, 51), slots(4, 61), slots(8, 82)])?.asked.numParallel, 8);
    assert.match(inWords(recommend([], [slots(1, 49), slots(8, 82)])?.reasons[0] ?? ""), /^num_parallel 8: 82\.0 tok\/s with 8 agents instead of 49\.0 with one \(rounds measured: 2 and 2\)$/);
    assert.equal(recommend([], [slots(1, 49), slots(2, 51)]), null);
  });

  it("is not slots whose rounds are further apart than what they gave, nor those of a single round", () => {
    assert.equal(recommend([], [slots(1, 49, 0.4), slots(8, 82, 0.4)]), null);
    assert.equal(recommend([], [slots(1, 49, 0.4, 20), slots(8, 82, 0.4, 20)])?.asked.numParallel, 8);
    assert.equal(recommend([], [slots(1, 49, 0, 1), slots(8, 82, 0, 1)]), null);
    assert.equal(recommend([], [slots(1, 49, 0, 0), slots(8, 82, 0, 0)]), null, "a journal that noted no rounds");
  });

  it("says which presets would no longer fit, and that the others lose their proof", () => {
    const kept = recommend([], [slots(1, 49), slots(8, 82)]);
    const losses = Object.fromEntries((kept?.losses ?? []).map((loss) => [loss.preset, loss]));
    const certified = report.presets.filter(({ evidence }) => evidence.state === "certified").map(({ name }) => name);
    assert.deepEqual(Object.keys(losses).sort(), [...certified].sort());
    const { max_context: largest, fast } = losses;
    assert.equal(largest?.kind, "no-fit", "eight caches of the largest context that fits once");
    assert.ok(largest.footprintBytes! > largest.roomBytes!);
    assert.ok(fast && fast.footprintBytes! < largest.footprintBytes!);
  });

  it("says of a cheaper cache that everything still fits, and is no longer proven", () => {
    const losses = recommend([cache])?.losses ?? [];
    assert.ok(losses.length > 0);
    for (const { kind, preset, footprintBytes } of losses) {
      assert.equal(kind, "no-proof");
      const before = report.presets.find(({ name }) => name === preset)?.evidence.measures.footprintBytes?.value ?? 0;
      assert.ok(footprintBytes! < before, preset);
    }
  });
});
