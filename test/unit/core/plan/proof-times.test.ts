import assert from "node:assert/strict";
import { defaultRequest } from "../../../../src/core/domain/request";
import type { Trial } from "../../../../src/core/domain/trial";
import { proofTimes } from "../../../../src/core/plan/proof-times";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { budgetMinutesFor } from "../../../../src/core/report/more-budget";
import { proofTimesInWords, proofTimesSentence } from "../../../../src/words/proof-times";
import { inEnglish } from "../../../../src/words/say";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

const asked = (trials: readonly Trial[]): Parameters<typeof proofTimes>[0] => ({ request: defaultRequest("llama3.1:8b"), protocol: DEFAULT_PROTOCOL, trials });

describe("how long proofs take, before a run", () => {
  it("is not known where nothing was measured", () => {
    assert.deepEqual(proofTimes(asked([]), 131_072), []);
    assert.equal(proofTimesSentence([], inEnglish), "How long a proof takes is not known before the first probe.");
  });

  it("is about what it took before, and less for smaller contexts", async () => {
    const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 });
    const { records } = await runOptimize(simulation, { request: { goal: "max-context" } });
    const trials = records.filter((record) => record.kind === "trial");
    const visits = trials.filter((trial) => trial.type === "load" && trial.purpose === "visit");
    const took = (trials.at(-1)?.endedAt ?? 0) - (visits[0]?.startedAt ?? 0);
    const times = proofTimes(asked(trials), visits[0]?.contextTokensObserved ?? 0);
    assert.ok(times.length > 3);
    const needed = times[0]?.neededMs ?? 0;
    assert.ok(needed > 0.7 * took && needed < 1.4 * took, `${needed} for ${took}`);
    for (const [at, { contextTokens, neededMs }] of times.entries()) {
      const larger = times[at - 1];
      if (larger) assert.ok(contextTokens < larger.contextTokens && neededMs < larger.neededMs);
    }
    assert.ok(times.slice(1).every(({ contextTokens }) => Number.isInteger(Math.log2(contextTokens)) && contextTokens >= 4_096));
  });

  it("leaves out what no request may take so long for", async () => {
    const simulation = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 3, wander: 0.002 });
    const { records } = await runOptimize(simulation, { request: { budgetMs: 9 * 60_000 } });
    const trials = records.filter((record) => record.kind === "trial");
    const [largest] = proofTimes({ ...asked(trials), protocol: { ...DEFAULT_PROTOCOL, requestTimeLimitMs: 60_000 } }, 32_768);
    assert.ok((largest?.contextTokens ?? 0) > 0 && (largest?.contextTokens ?? 0) < 32_768);
  });

  it("is told for the sizes one can choose from", () => {
    const times = [
      { contextTokens: 131_072, neededMs: 17.3 * 60_000 },
      { contextTokens: 32_768, neededMs: 4 * 60_000 },
      { contextTokens: 8_192, neededMs: 41_200 },
    ];
    assert.equal(proofTimesInWords(times, inEnglish), "proving 128K needs about 18 min, 32K about 4 min, 8K about 42 s");
  });
});

describe("the budget to go on with", () => {
  for (const [minutes, budget] of [
    [0.2, 1],
    [18, 20],
    [19, 30],
    [90, 120],
    [130, 150],
  ] as const)
    it(`is ${budget} min for what needs ${minutes}`, () => {
      assert.equal(budgetMinutesFor(minutes * 60_000), budget);
    });
});
