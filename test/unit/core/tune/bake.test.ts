import assert from "node:assert/strict";
import type { RunnerSettings } from "../../../../src/core/domain/settings";
import { LIKELY } from "../../../../src/core/tune/bake";
import type { TuneCandidate, TuneProblem } from "../../../../src/core/tune/contract";
import { modelRace } from "../../../../src/core/tune/model-race";
import { observationsOf } from "../../../../src/core/tune/observations";
import { PROBLEM, runRace } from "./race";

const baseline = PROBLEM.candidates[0]!;
const candidate = (key: string, options: Partial<RunnerSettings>): TuneCandidate => ({
  ...baseline,
  key,
  setup: { ...baseline.setup, options: { ...baseline.setup.options, ...options } },
});
const OVERRULING: TuneProblem = {
  ...PROBLEM,
  candidates: [
    baseline,
    candidate("num_batch=1024", { numBatch: 1024 }),
    candidate("use_mmap=false", { useMmap: false }),
    candidate("num_batch=1024,use_mmap=false", { numBatch: 1024, useMmap: false }),
    candidate("num_gpu=10", { numGpu: 10 }),
  ],
};
const overruling = (key: string): boolean => /use_mmap|num_gpu/.test(key);

describe("what of the race may enter a preset", () => {
  it("is nothing that switches the server's own fitting off, unless pairs prove it", () => {
    const verdicts = new Set<string>();
    for (let seed = 1; seed <= 60; seed++) {
      const slowness = (key: string): number => (overruling(key) ? 0.97 : 1);
      const { result } = runRace({ slowness, noise: 0.05, seed }, OVERRULING);
      verdicts.add(result.verdict);
      if (overruling(result.recommended)) {
        assert.equal(result.verdict, "gain", `seed ${seed}`);
        assert.ok(result.gain!.turn.lower! > 1);
      }
    }
    assert.ok(verdicts.has("likely") || verdicts.has("no-gain"));
  });

  it("takes it where pairs prove it", () => {
    const { result } = runRace({ slowness: (key) => (key === "use_mmap=false" ? 0.7 : 1), noise: 0.01, seed: 2 }, OVERRULING);
    assert.deepEqual([result.verdict, result.recommended], ["gain", "use_mmap=false"]);
  });

  it("leaves it out of a proven setup where it adds too little to be worth it", () => {
    const slowness = (key: string): number => (key.includes("num_batch") ? 0.7 : 1) * (overruling(key) ? 0.99 : 1);
    for (let seed = 1; seed <= 10; seed++) {
      const { result } = runRace({ slowness, noise: 0.005, seed }, OVERRULING);
      assert.deepEqual([result.verdict, result.recommended], ["gain", "num_batch=1024"], `seed ${seed}`);
    }
  });

  it("is unproven only when at least 90 % likely", () => {
    let likely = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { result, visits } = runRace({ slowness: (key) => (key.includes("num_batch=1024") ? 0.985 : 1), noise: 0.03, seed });
      if (result.verdict !== "likely") continue;
      likely++;
      const final = modelRace({ problem: PROBLEM, baseline, alive: PROBLEM.candidates, observations: observationsOf(PROBLEM, visits) });
      assert.ok(final.likely && final.likely.confidence >= LIKELY, `seed ${seed}`);
      assert.equal(final.likely.key, result.recommended);
    }
    assert.ok(likely > 0, "no race ended so");
  });
});
