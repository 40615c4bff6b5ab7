import assert from "node:assert/strict";
import { GpuSampler } from "../../../../src/hardware/gpu-sampler";
import { surveyGpus } from "../../../../src/hardware/gpus";
import type { LineStream } from "../../../../src/hardware/stream";
import { twoCards, unknownRow } from "../../../support/hardware/nvidia-smi";
import { printed, recordedWorld } from "../../../support/hardware/machine";

const [first = "", second = ""] = twoCards.split("\n");

/** A machine with two cards whose tool counts how often it is started, and whose loop prints what a test says. */
async function machine() {
  const state = { started: 0, loops: 0, nowMs: 0, print: ((): void => undefined) as (line: string) => void };
  const close: LineStream = {
    close: () => {
      state.loops--;
      return Promise.resolve();
    },
  };
  const world = recordedWorld({
    run: (command) => {
      if (command !== "nvidia-smi") return { state: "missing" };
      state.started++;
      return printed(twoCards);
    },
    stream: (_command, _args, onLine) => {
      state.loops++;
      state.print = onLine;
      return close;
    },
  });
  const sampler = new GpuSampler(world, await surveyGpus(world, await world.facts(), 2 ** 35), () => state.nowMs);
  state.started = 0;
  return { state, sampler };
}

const used = async (sampler: GpuSampler): Promise<(number | undefined)[]> =>
  (await sampler.read(false)).map(({ vram }) => vram && vram.usedBytes / 2 ** 20).map((mib) => mib ?? undefined);

describe("sampling of NVIDIA GPUs", () => {
  it("takes its light samples from the tool's loop, and starts no tool for them", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    state.print(first.replace("2856", "9000"));
    state.print(second);
    assert.deepEqual(await used(sampler), [9000, 4]);
    assert.equal(state.started, 0);
  });

  it("starts the tool as long as the loop has not told of all cards", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    state.print(first);
    assert.deepEqual(await used(sampler), [2856, 4]);
    assert.equal(state.started, 1);
  });

  it("starts the tool when the loop has stalled", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    state.print(first);
    state.print(second);
    state.nowMs = 3_000;
    await sampler.read(false);
    assert.equal(state.started, 1);
  });

  it("starts the tool when its loop answers with errors after a good first round, as some drivers' do", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    state.print(first);
    state.print(second);
    state.nowMs = 3_000;
    state.print(unknownRow);
    assert.deepEqual(await used(sampler), [2856, 4]);
    assert.equal(state.started, 1);
  });

  it("starts the tool for a full sample, which must tell of this moment", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    state.print(first);
    state.print(second);
    await sampler.read(true);
    assert.equal(state.started, 1);
  });

  it("runs one loop for eight watches at once, which each get their readings, until the last of them closes", async () => {
    const { state, sampler } = await machine();
    for (let watch = 0; watch < 8; watch++) sampler.open();
    assert.equal(state.loops, 1);
    for (let left = 8; left > 0; left--) {
      state.print(first.replace("2856", String(1000 * left)));
      state.print(second);
      assert.deepEqual(await used(sampler), [1000 * left, 4]);
      await sampler.close();
      assert.equal(state.loops, left > 1 ? 1 : 0);
    }
    assert.equal(state.started, 0);
  });

  it("runs a loop again for a watch that opens after the last has closed", async () => {
    const { state, sampler } = await machine();
    sampler.open();
    await sampler.close();
    await sampler.close();
    sampler.open();
    assert.equal(state.loops, 1);
    await sampler.close();
    assert.equal(state.loops, 0);
  });

  it("asks nothing of a machine without GPUs", async () => {
    const world = recordedWorld({});
    const survey = await surveyGpus(world, await world.facts(), 2 ** 35);
    const sampler = new GpuSampler({ ...world, run: () => assert.fail("no tool is started") }, survey, () => 0);
    sampler.open();
    assert.deepEqual([await sampler.read(true), await sampler.engineBytes([1])], [[], null]);
  });
});
