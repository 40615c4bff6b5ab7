import assert from "node:assert/strict";
import type { EngineUsage, HardwareProfile, HardwareReading } from "../../../../src/core/domain/hardware";
import { useOf } from "../../../../src/core/judge/pool";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";

const MIB = 2 ** 20;
const signal = new AbortController().signal;
const loaded = { name: "m", sizeBytes: 900 * MIB, vramBytes: 0, contextTokens: 4096, expiresAtMs: null };

const seen = (residentMib: number, runnersMib: number): EngineUsage => ({
  state: "seen",
  residentBytes: residentMib * MIB,
  runnersBytes: runnersMib * MIB,
  vramBytes: null,
  processIds: [1],
});

async function footprintMib(before: EngineUsage, after: EngineUsage, othersMib = 0): Promise<number> {
  const { probe } = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 1 });
  const [profile, reading]: [HardwareProfile, HardwareReading] = [await probe.profile(signal), await probe.read(signal)];
  const grown = { ...reading.ram, usedBytes: reading.ram.usedBytes + othersMib * MIB };
  const use = useOf(profile, { ...reading, engine: before }, { ...reading, ram: grown, engine: after }, loaded, false, 0.9);
  return use.footprintBytes / MIB;
}

describe("what a load holds", () => {
  it("is what its runner holds: the server beside it may have grown, or have tidied up", async () => {
    assert.equal(await footprintMib(seen(60, 0), seen(570, 500)), 500);
    assert.equal(await footprintMib(seen(70, 0), seen(560, 500)), 500);
  });

  it("is the engine's growth where it holds models in its own process", async () => {
    assert.equal(await footprintMib(seen(60, 0), seen(560, 0)), 500);
  });

  it("is the pool's growth where the engine's processes are hidden", async () => {
    const hidden: EngineUsage = { state: "hidden", why: "a container" };
    assert.equal(await footprintMib(hidden, hidden, 700), 700);
  });
});
