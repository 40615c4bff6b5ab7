import assert from "node:assert/strict";
import { withContext } from "../../../../src/core/domain/settings";
import { defaultRequest } from "../../../../src/core/domain/request";
import { Cancelled } from "../../../../src/core/errors";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { Faults, Simulation } from "../../../support/simulated";

const live = new AbortController().signal;
const { limits } = defaultRequest("llama3.1:8b");
const simulate = (faults: Faults = {}): Simulation =>
  createSimulation({ machine: machineNamed("vm-2c-24GB"), model: modelNamed("llama3.1:8b"), seed: 1, noise: false, faults });

describe("the simulated meters", () => {
  it("show what a load takes", async () => {
    const { engine, probe, scenario } = simulate();
    const before = await probe.read(live);
    await engine.load({ model: "llama3.1:8b", settings: withContext(8192), purpose: "measure", timeLimitMs: 600_000 }, live);
    const after = await probe.read(live);
    assert.equal(Math.round(after.ram.usedBytes - before.ram.usedBytes), Math.round(scenario.footprintGb(8192) * 1e9));
  });

  it("see a breach in the middle of a request, and end it there", async () => {
    const { engine, probe, clock } = simulate({ surges: [{ atMs: 20_000, gb: 15 }] });
    const watch = await probe.watch(limits, () => undefined);
    const request = { model: "llama3.1:8b", settings: withContext(8192), prompt: "word ".repeat(4000), numPredict: 32, seed: 1 };
    await assert.rejects(engine.generate({ ...request, temperature: 0, timeLimitMs: 6e6 }, watch.signal), Cancelled);
    assert.equal(clock.monotonic(), 20_000);
    assert.equal((await watch.stop()).breach?.what, "ram");
  });

  it("see other programs take cores", async () => {
    const { engine, probe } = simulate({ burstRate: 1 });
    const watch = await probe.watch(limits, () => undefined);
    await engine.load({ model: "llama3.1:8b", settings: withContext(8192), purpose: "measure", timeLimitMs: 600_000 }, live);
    assert.ok(((await watch.stop()).otherCores ?? 0) > 0.5);
  });
});
