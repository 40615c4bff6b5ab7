import assert from "node:assert/strict";
import fc from "fast-check";
import { createSimulation, machineNamed, MACHINES, modelNamed, MODELS } from "../../../support/simulated";
import type { Simulation } from "../../../support/simulated";
import type { SimMachine } from "../../../support/simulated/machines";
import { runCeilingSearch } from "../../../support/simulated/ceiling-run";
import { inWords } from "../../../../src/words/said";

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
        if (result.kind !== "named") throw new Error(inWords(result.why));
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

  it("stays within six loads and out of trouble where the physics are three times as different, or drawn independently", async () => {
    const change = fc.constantFrom({ deviation: 3 }, { independent: true });
    await fc.assert(
      fc.asyncProperty(anyScenario, change, async (options, differs) => {
        const simulation = createSimulation({ ...options, ...differs });
        const { loads } = await runCeilingSearch(simulation);
        assert.ok(loads.length <= 6);
        assert.equal(simulation.state.truth.outOfMemory, 0);
      }),
      { numRuns: 200, seed: 23 },
    );
  });

  it("needs no metadata: it climbs from what it measures", async () => {
    const simulation = createSimulation({
      machine: machineNamed("vm-2c-24GB"),
      model: modelNamed("llama3.1:8b"),
      seed: 5,
      unknownArchitecture: true,
    });
    const { result } = await runCeilingSearch(simulation);
    const truth = simulation.scenario.truth();
    assert.ok(result.kind === "named" && result.contextTokens >= 0.9 * truth && result.contextTokens <= truth);
    assert.equal(simulation.state.truth.beyondLimit, 0);
  });

  it("does not name less on a machine with more memory", async () => {
    const named = async (simulation: Simulation): Promise<number> => {
      const { result } = await runCeilingSearch(simulation);
      return result.kind === "named" ? result.contextTokens : 0;
    };
    await fc.assert(
      fc.asyncProperty(anyScenario, fc.double({ min: 1.1, max: 2, noNaN: true }), async ({ machine, model, seed }, factor) => {
        const larger = { ...machine, pool: machine.pool * factor };
        const on = (which: SimMachine): Simulation => createSimulation({ machine: which, model, seed, noise: false });
        // More VRAM may lift a model out of RAM onto the GPU, where there is less room.
        fc.pre(machine.gpu !== "discrete");
        assert.ok((await named(on(larger))) >= (await named(on(machine))));
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("names what the server gives when it clamps the context, even at the first load", async () => {
    for (const name of ["gpu-24GB", "vm-2c-24GB"]) {
      for (const clampsTo of [2048, 20_480]) {
        const options = { machine: machineNamed(name), model: modelNamed("llama3.1:8b"), seed: 1, faults: { clampsTo } };
        const { result } = await runCeilingSearch(createSimulation(options));
        assert.deepEqual(result, { kind: "named", contextTokens: clampsTo, boundBy: "server" });
      }
    }
  });

  it("finds the ceiling on the GPU though the server's own choice of a context spills", async () => {
    const machine = { ...machineNamed("gpu-24GB"), pool: 25.2, base: 2 };
    const simulation = createSimulation({ machine, model: modelNamed("qwen3-coder:30b"), seed: 2, noise: false });
    const limits = { ram: 0.9, vram: 0.97, alert: 0.85, temperatureCelsius: 95 };
    const { result, loads } = await runCeilingSearch(simulation, { limits });
    assert.ok(loads[0]?.outcome.state === "fits" && loads[0].outcome.gpuShare < 1, "the baseline spills");
    const truth = simulation.scenario.truth(limits.vram);
    assert.ok(result.kind === "named" && result.boundBy === "vram");
    // A spill shows the room on the GPU to within a layer.
    const { scenario } = simulation;
    assert.ok(result.contextTokens <= truth && scenario.footprintGb(result.contextTokens) >= 0.97 * scenario.footprintGb(truth));
  });

  it("takes GPU and RAM together where the model does not fit the GPU at all", async () => {
    const options = { machine: machineNamed("laptop-8GB"), model: modelNamed("qwen3-coder:30b"), seed: 4, noise: false };
    const { result } = await runCeilingSearch(createSimulation(options));
    assert.ok(result.kind === "named" && result.contextTokens > 200_000);
  });
});
