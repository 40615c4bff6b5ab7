import assert from "node:assert/strict";
import type { EngineUsage, HardwareProfile, HardwareReading } from "../../../../src/core/domain/hardware";
import type { PoolUse } from "../../../../src/core/domain/trial";
import type { LoadedModel } from "../../../../src/core/ports";
import { trueGpuShare, useOf } from "../../../../src/core/judge/pool";
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

const use = async (before: EngineUsage, after: EngineUsage, othersMib = 0, model: Partial<LoadedModel> = {}): Promise<PoolUse> => {
  const { probe } = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 1 });
  const [profile, reading]: [HardwareProfile, HardwareReading] = [await probe.profile(signal), await probe.read(signal)];
  const grown = { ...reading.ram, usedBytes: reading.ram.usedBytes + othersMib * MIB };
  return useOf(profile, { ...reading, engine: before }, { ...reading, ram: grown, engine: after }, { ...loaded, ...model }, false, 0.9);
};
const footprintMib = async (...given: Parameters<typeof use>): Promise<number> => (await use(...given)).footprintBytes / MIB;
const told = async (...given: Parameters<typeof use>): Promise<readonly [number, PoolUse["told"]]> => {
  const { footprintBytes, told: by } = await use(...given);
  return [footprintBytes / MIB, by];
};

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

  const hidden: EngineUsage = { state: "hidden", why: "a container" };

  it("is not what a proxy on the port holds: the server's own figure counts", async () => {
    assert.deepEqual(await told(seen(20, 0), seen(20.01, 0), 850), [900, "server"]);
    assert.deepEqual(await told(seen(20, 0), seen(60, 30), 12), [900, "server"]);
  });

  it("is the engine's own where that is a good part of what the server says", async () => {
    assert.deepEqual(await told(seen(60, 0), seen(360, 300), 0), [300, undefined]);
  });

  it("is the server's figure where the processes are hidden and the pool's growth is too small for weights and cache", async () => {
    assert.deepEqual(await told(hidden, hidden, 400), [900, "server"]);
    assert.deepEqual(await told(hidden, hidden, -40), [900, "server"]);
  });

  it("is the server's figure where other programs changed by more, or would drown it", async () => {
    assert.deepEqual(await told(hidden, hidden, 2000), [900, "server"]);
    assert.deepEqual(await told(hidden, hidden, 100, { sizeBytes: 90 * MIB }), [90, "server"]);
  });

  it("is the server's figure where the server is elsewhere, however this machine's memory grew", async () => {
    const elsewhere: EngineUsage = { ...hidden, elsewhere: true };
    assert.deepEqual(await told(elsewhere, elsewhere, 880), [900, "server"]);
  });

  it("is what the processes hold where the server counts a part as VRAM and no GPU is known: that may be RAM, or a GPU that is not seen", async () => {
    assert.deepEqual(await told(seen(60, 0), seen(950, 880), 0, { vramBytes: 300 * MIB }), [880, undefined]);
    assert.deepEqual(await told(seen(60, 0), seen(160, 120), 0, { vramBytes: 850 * MIB }), [120, undefined]);
  });
});

describe("the share of a load that is on a GPU", () => {
  const machine = async (name: Parameters<typeof machineNamed>[0]): Promise<HardwareProfile> =>
    createSimulation({ machine: machineNamed(name), model: modelNamed("qwen2.5:3b"), seed: 1 }).probe.profile(signal);
  const share = (profile: HardwareProfile, vramMib: number, heldMib: number, by?: PoolUse["told"]): number =>
    trueGpuShare(profile, { ...loaded, vramBytes: vramMib * MIB }, { pool: "ram", totalBytes: 0, othersBytes: 0, footprintBytes: heldMib * MIB, told: by });

  it("is none where no GPU is known and RAM holds what the server calls VRAM: a processor's matrix units have such buffers", async () => {
    assert.equal(share(await machine("cpu-16c-127GB"), 450, 880), 0);
  });

  it("is the server's where RAM does not hold it, or nobody can tell", async () => {
    assert.equal(share(await machine("cpu-16c-127GB"), 450, 470), 0.5);
    assert.equal(share(await machine("cpu-16c-127GB"), 450, 900, "server"), 0.5);
  });
});
