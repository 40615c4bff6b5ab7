import assert from "node:assert/strict";
import { appleShareBytes } from "../../../src/hardware/gpu/apple";
import { surveyGpus } from "../../../src/hardware/gpus";
import type { GpuSurvey } from "../../../src/hardware/gpus";
import { raphael, rx7900, strixHalo } from "../../support/hardware/amdgpu-sysfs";
import { gb10, twoCards } from "../../support/hardware/nvidia-smi";
import { hung, printed, recordedWorld } from "../../support/hardware/recorded-world";
import type { Recorded } from "../../support/hardware/recorded-world";

const GIB = 2 ** 30;

async function survey(recorded: Recorded, ramBytes = 64 * GIB): Promise<GpuSurvey> {
  const world = recordedWorld(recorded);
  return surveyGpus(world, await world.facts(), ramBytes);
}

const names = ({ profiles }: GpuSurvey): string[] => profiles.map(({ name }) => name);
const nvidia = (text: string): Recorded => ({ run: (command) => (command === "nvidia-smi" ? printed(text) : { state: "missing" }) });

describe("survey of GPUs", () => {
  it("finds none on a machine that has none, and says what the missing tool costs", async () => {
    const found = await survey({});
    assert.deepEqual([found.profiles, found.readings, found.layout], [[], [], { kind: "cpu" }]);
    assert.deepEqual(
      found.tools.map(({ name, state }) => [name, state]),
      [["nvidia-smi", "missing"]],
    );
  });

  it("tells the driver's version of a tool that works", async () => {
    const { tools, layout } = await survey(nvidia(twoCards));
    assert.deepEqual(tools, [{ name: "nvidia-smi", state: "found", version: "550.120" }]);
    assert.deepEqual(layout, { kind: "discrete" });
  });

  it("says why where the tool hangs, and goes on without it", async () => {
    const found = await survey({ files: rx7900, run: (command) => (command === "nvidia-smi" ? hung : { state: "missing" }) });
    assert.deepEqual(found.tools[0], { name: "nvidia-smi", state: "failed", why: "no answer within 3 s" });
    assert.deepEqual(names(found), ["AMD GPU 0x744c"]);
  });

  it("takes all of RAM as shared with a GB10", async () => {
    const { layout } = await survey(nvidia(gb10), 119 * GIB);
    assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 119 * GIB });
  });

  it("takes a Strix Halo as sharing carve-out and GTT", async () => {
    const { layout } = await survey({ files: strixHalo }, 124 * GIB);
    assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 62.5 * GIB });
  });

  it("never shares more than there is", async () => {
    const { layout } = await survey({ files: strixHalo }, 48 * GIB);
    assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 48 * GIB });
  });

  it("leaves the processor's graphics part out beside a card with memory of its own", async () => {
    const found = await survey({ files: { ...rx7900, ...raphael } });
    assert.deepEqual(names(found), ["AMD GPU 0x744c"]);
    assert.deepEqual(found.layout, { kind: "discrete" });
  });

  it("numbers the GPUs of several vendors through", async () => {
    const { readings } = await survey({ ...nvidia(twoCards), files: rx7900 });
    assert.deepEqual(
      readings.map(({ index, name }) => [index, name]),
      [
        [0, "NVIDIA GeForce RTX 4090"],
        [1, "NVIDIA GeForce RTX 3060"],
        [2, "AMD GPU 0x744c"],
      ],
    );
  });
});

describe("GPU of an Apple machine", () => {
  it("may have three quarters of a large memory", () => {
    assert.equal(appleShareBytes("0\n", 64 * GIB), 48 * GIB);
  });

  it("may have two thirds of a small memory", () => {
    assert.equal(appleShareBytes("0\n", 36 * GIB), 24 * GIB);
  });

  it("may have what the user has set", () => {
    assert.equal(appleShareBytes("57344\n", 64 * GIB), 56 * GIB);
  });

  it("may have the usual share where the setting cannot be read", () => {
    assert.equal(appleShareBytes(null, 64 * GIB), 48 * GIB);
  });

  it("shares the machine's memory", async () => {
    const found = await survey({ platform: "darwin", facts: { cpuModel: "Apple M3 Max" } }, 64 * GIB);
    assert.deepEqual(found.layout, { kind: "unified", gpuShareBytes: 48 * GIB });
    assert.deepEqual(names(found), ["Apple M3 Max"]);
  });

  it("is not looked for in an Intel Mac", async () => {
    const found = await survey({ platform: "darwin", facts: { cpuModel: "Intel Core i7-9750H" } });
    assert.deepEqual(found.layout, { kind: "cpu" });
    assert.deepEqual(found.profiles, []);
  });
});
