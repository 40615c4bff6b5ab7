import assert from "node:assert/strict";
import type { Trial } from "../../../../src/core/domain/trial";
import { paceOf, predictTuneVisitMs } from "../../../../src/core/plan/time";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

const situation = { protocol: DEFAULT_PROTOCOL };
const race = { turn: { promptTokens: 2048, replyTokens: 128 } };

describe("the pace of a race", () => {
  const trialsOf = async (burstRate: number): Promise<Trial[]> => {
    const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002, faults: { burstRate } });
    const { records } = await runOptimize(simulation, { protocol: { tuneVisits: 25 } });
    return records.filter((record) => record.kind === "trial");
  };

  it("is as predicted on a quiet machine, and before anything was measured", async () => {
    const trials = await trialsOf(0);
    const pace = paceOf(situation, { trials }, race);
    assert.ok(pace >= 1 && pace < 1.3, `${pace}`);
    assert.ok(predictTuneVisitMs(situation, { trials }, race) > 0);
    assert.equal(paceOf(situation, { trials: [] }, race), 1);
  });

  it("is slower where other programs keep the machine busy", async () => {
    const pace = paceOf(situation, { trials: await trialsOf(0.3) }, race);
    assert.ok(pace > 1.5, `${pace}`);
  });
});
