import assert from "node:assert/strict";
import { surveyGpus } from "../../../src/hardware/gpus";
import type { GpuSurvey } from "../../../src/hardware/gpus";
import type { ToolOutput } from "../../../src/hardware/world";
import { cezanne, nouveauCard, rx7900xt, strixHalo, strixHaloCarved } from "../../support/hardware/amdgpu";
import { failures, gb10, lostBetween, migPod, orin, rtx2080, twoCards } from "../../support/hardware/nvidia-smi";
import { failed, hung, missing, printed, recordedWorld, under } from "../../support/hardware/machine";
import type { Recorded } from "../../support/hardware/machine";

const GIB = 2 ** 30;

async function survey(recorded: Recorded, ramBytes = 64 * GIB): Promise<GpuSurvey> {
  const world = recordedWorld(recorded);
  return surveyGpus(world, await world.facts(), ramBytes);
}

const names = ({ profiles }: GpuSurvey): string[] => profiles.map(({ name }) => name);
const answering = (output: ToolOutput): Recorded => ({ run: (command) => (command === "nvidia-smi" ? output : missing) });
const nvidia = (text: string): Recorded => answering(printed(text));

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
    const { tools, layout } = await survey(nvidia(rtx2080));
    assert.deepEqual(tools, [{ name: "nvidia-smi", state: "found", version: "440.64" }]);
    assert.deepEqual(layout, { kind: "discrete" });
  });

  it("says why where the tool hangs, and goes on without it", async () => {
    const found = await survey({ files: rx7900xt, ...answering(hung) });
    assert.deepEqual(found.tools[0], { name: "nvidia-smi", state: "failed", why: "no answer within 3 s" });
    assert.deepEqual(names(found), ["AMD GPU 0x744c"]);
  });

  for (const [name, text] of Object.entries(failures)) {
    it(`says why where the driver does not answer (${name}), and knows the card by its files`, async () => {
      const found = await survey({ files: nouveauCard, ...answering(failed(text)) });
      assert.deepEqual(found.tools[0], { name: "nvidia-smi", state: "failed", why: text.split(/\r?\n/)[0] });
      assert.deepEqual([found.readings, names(found)], [[], ["NVIDIA GPU"]]);
    });
  }

  it("reads the cards that work beside a lost one, and says what is wrong with that", async () => {
    const found = await survey(answering(failed(lostBetween)));
    assert.deepEqual(names(found), ["GeForce GTX 1080 Ti", "GeForce GTX 1060 6GB"]);
    assert.deepEqual(found.tools, [
      { name: "nvidia-smi", state: "failed", why: "Unable to determine the device handle for GPU0000:02:00.0: Unknown Error" },
    ]);
  });

  for (const text of [gb10, orin]) {
    it(`takes all of RAM as shared with ${text.split(", ")[1] ?? ""}`, async () => {
      const { layout } = await survey(nvidia(text), 119 * GIB);
      assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 119 * GIB });
    });
  }

  it("does not take RAM as a card's where a container is refused the card's memory", async () => {
    const { layout, profiles } = await survey(nvidia(migPod), 512 * GIB);
    assert.deepEqual([layout, profiles[0]?.vramBytes], [{ kind: "discrete" }, null]);
  });

  it("says of an Intel GPU that the kernel tells nothing of it, and not beside a card of its own", async () => {
    const files = under("/sys/class/drm/card0/device", { vendor: "0x8086\n", device: "0x56a0\n" });
    const intel = async (recorded: Recorded): Promise<readonly string[]> => (await survey(recorded)).tools.filter(({ name }) => name.startsWith("Intel")).map(({ state }) => state);
    assert.deepEqual(await intel({ files }), ["missing"]);
    assert.deepEqual(await intel({ files: { ...files, ...rx7900xt } }), []);
    assert.deepEqual((await survey({ files })).readings, []);
  });

  it("takes a Strix Halo as sharing carve-out and GTT", async () => {
    const { layout } = await survey({ files: strixHalo }, 124 * GIB);
    assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 100 * GIB });
  });

  it("takes a Strix Halo with a large carve-out for a card of its own", async () => {
    assert.deepEqual((await survey({ files: strixHaloCarved }, 80 * GIB)).layout, { kind: "discrete" });
  });

  it("never shares more than there is", async () => {
    const { layout } = await survey({ files: strixHalo }, 48 * GIB);
    assert.deepEqual(layout, { kind: "unified", gpuShareBytes: 48 * GIB });
  });

  it("leaves the processor's graphics part out beside a card with memory of its own", async () => {
    const found = await survey({ files: { ...rx7900xt, ...cezanne } });
    assert.deepEqual(names(found), ["AMD GPU 0x744c"]);
    assert.deepEqual(found.layout, { kind: "discrete" });
  });

  it("numbers the GPUs of several vendors through", async () => {
    const { readings } = await survey({ ...nvidia(twoCards), files: rx7900xt });
    assert.deepEqual(
      readings.map(({ index, name }) => [index, name]),
      [
        [0, "GeForce GTX 1080 Ti"],
        [1, "GeForce GTX 1060 6GB"],
        [2, "AMD GPU 0x744c"],
      ],
    );
  });
});

describe("GPU of an Apple machine", () => {
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
