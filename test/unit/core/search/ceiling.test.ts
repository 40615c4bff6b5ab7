import assert from "node:assert/strict";
import fc from "fast-check";
import { proposeCeilingStep } from "../../../../src/core/search/ceiling";
import type { CeilingObservation, CeilingProblem } from "../../../../src/core/search/problem";
import { createSimulation, MACHINES, MODELS } from "../../../support/simulated";
import { runCeilingSearch } from "../../../support/simulated/ceiling-run";

const GB = 1e9;
const problem: CeilingProblem = {
  trainedContextTokens: 131_072,
  maxContextTokens: null,
  stepTokens: 1024,
  startTokens: 4096,
  pool: "ram",
  poolBytes: 20 * GB,
  othersBytes: 2 * GB,
  limitShare: 0.9,
  predict: (numCtx) => 5 * GB + numCtx * 0.0002 * GB,
  predictRest: () => 5 * GB,
  fillGrowth: () => 0,
};

const fits = (numCtx: number, footprintGb: number): CeilingObservation => ({
  numCtx,
  outcome: "fits",
  footprintBytes: footprintGb * GB,
  othersBytes: 2 * GB,
  residentBytes: null,
});

describe("the search for the ceiling", () => {
  it("begins with a small context", () => {
    assert.deepEqual(proposeCeilingStep(problem, []), { kind: "load", numCtx: 4096, predictedFootprintBytes: problem.predict(4096) });
  });

  it("jumps to the trained context where even a pessimistic prediction fits", () => {
    const roomy = { ...problem, poolBytes: 200 * GB };
    const step = proposeCeilingStep(roomy, [fits(4096, 5.8)]);
    assert.equal(step.kind === "load" && step.numCtx, 131_072);
  });

  it("names the trained context once it was seen to fit", () => {
    assert.deepEqual(proposeCeilingStep(problem, [fits(131_072, 10)]), {
      kind: "named",
      contextTokens: 131_072,
      boundBy: "trained-context",
    });
  });

  it("does not look beyond what was asked for", () => {
    const asked = { ...problem, maxContextTokens: 16_384 };
    assert.deepEqual(proposeCeilingStep(asked, [fits(16_384, 8)]), { kind: "named", contextTokens: 16_384, boundBy: "request" });
  });

  it("says what is needed and what is there when not even the smallest context may be loaded", () => {
    const step = proposeCeilingStep({ ...problem, poolBytes: 6 * GB }, []);
    assert.match(step.kind === "none" ? step.why : "", /needs about 4\.\d GiB \(predicted\); 3\.\d GiB may be used/);
  });

  it("never believes a fit above a size that failed", () => {
    const failed: CeilingObservation = {
      numCtx: 8192,
      outcome: "out-of-memory",
      footprintBytes: null,
      othersBytes: 2 * GB,
      residentBytes: null,
    };
    const step = proposeCeilingStep(problem, [fits(4096, 5.8), fits(16_384, 8), failed]);
    assert.ok(step.kind === "load" ? step.numCtx < 8192 : step.kind === "named" && step.contextTokens === 4096);
  });

  it("goes on without metadata by doubling once, then by what it measured", () => {
    const blind: CeilingProblem = { ...problem, predict: () => null, predictRest: () => 0 };
    assert.deepEqual(proposeCeilingStep(blind, [fits(4096, 5.8)]), { kind: "load", numCtx: 8192, predictedFootprintBytes: null });
    const step = proposeCeilingStep(blind, [fits(4096, 5.8), fits(8192, 6.6)]);
    assert.ok(step.kind === "load" && step.numCtx > 8192 && (step.predictedFootprintBytes ?? 0) < 16 * GB);
  });

  it("reserves what filling the window will take beyond the load", () => {
    const observations = [fits(4096, 5.82), fits(32_768, 11.55)];
    const plain = proposeCeilingStep(problem, observations);
    const growing = proposeCeilingStep({ ...problem, fillGrowth: () => 2 * GB }, observations);
    assert.ok(plain.kind === "load" && growing.kind === "load" && growing.numCtx < plain.numCtx);
  });
});

describe("the search on simulated machines", () => {
  const anyScenario = fc.record({
    machine: fc.constantFrom(...MACHINES),
    model: fc.constantFrom(...MODELS),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  });

  it("never loads beyond the hard limit and ends within six loads", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (options) => {
        const simulation = createSimulation(options);
        const { loads } = await runCeilingSearch(simulation);
        assert.equal(simulation.state.truth.beyondLimit, 0);
        assert.ok(loads.length <= 6);
      }),
      { numRuns: 300, seed: 20_261_121 },
    );
  });

  it("finds the truth within one step or two per cent of memory where nothing wanders", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, async (options) => {
        const simulation = createSimulation({ ...options, noise: false });
        const { scenario } = simulation;
        const { result } = await runCeilingSearch(simulation);
        const truth = scenario.truth();
        if (truth < 4096) return;
        if (result.kind !== "named") throw new Error(result.why);
        assert.ok(result.contextTokens <= truth);
        const near =
          truth - result.contextTokens <= 1024 || scenario.footprintGb(result.contextTokens) >= 0.98 * scenario.footprintGb(truth);
        assert.ok(near, `${options.machine.name} ${options.model.name}: named ${result.contextTokens}, truth ${truth}`);
      }),
      { numRuns: 200, seed: 7 },
    );
  });

  it("survives a formula that is wrong by -81 % or +580 %", async () => {
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.constantFrom(0.19, 6.8), async (options, wrongFormula) => {
        const simulation = createSimulation({ ...options, wrongFormula });
        await runCeilingSearch(simulation);
        assert.equal(simulation.state.truth.outOfMemory, 0);
      }),
      { numRuns: 200, seed: 11 },
    );
  });
});
