import assert from "node:assert/strict";
import { AUTOMATIC } from "../../../../src/core/domain/settings";
import { memoryErrors } from "../../../../src/core/report/memory-error";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

describe("the error of the memory model", () => {
  it("is that of the loads it was predicted for: a race's other batches are none of them", async () => {
    const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("qwen2.5:3b"), seed: 5, wander: 0.002 });
    const { records } = await runOptimize(simulation, { protocol: { tuneVisits: 25 } });
    const trials = records.filter((record) => record.kind === "trial");
    const raced = trials.filter((trial) => trial.type === "load" && trial.settingsAsked.numBatch !== "auto");
    assert.ok(raced.length > 0);
    const predict = (numCtx: number): number => 1e9 + 1e4 * numCtx;
    const without = trials.filter((trial) => !raced.includes(trial));
    assert.deepEqual(memoryErrors(predict, trials, AUTOMATIC), memoryErrors(predict, without, AUTOMATIC));
    const [other] = raced;
    assert.notEqual(memoryErrors(predict, raced, other!.settingsAsked).errorBeforeLoad, null);
    assert.equal(memoryErrors(predict, raced, AUTOMATIC).errorBeforeLoad, null);
  });
});
