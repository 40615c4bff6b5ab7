import assert from "node:assert/strict";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { deeperProbe, firstProbe } from "../../../../src/core/plan/probe";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

const HOUR = 3_600_000;
const isDepth = (trial: Trial): trial is RequestTrial => trial.type === "request" && trial.purpose === "depth";

/** What a quiet run had measured when it chose the presets' contexts. */
async function searched(): Promise<readonly Trial[]> {
  const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 });
  const { records } = await runOptimize(simulation);
  return records.slice(0, records.findIndex(({ kind }) => kind === "plan")).filter((record) => record.kind === "trial");
}

describe("probes of speed by depth", () => {
  let trials: readonly Trial[];
  let shallow: readonly Trial[];
  before(async () => {
    trials = await searched();
    const first = trials.find(isDepth);
    shallow = trials.filter((trial) => !isDepth(trial) || trial === first);
  });
  const first = (all: readonly Trial[]): ReturnType<typeof firstProbe> =>
    firstProbe({ protocol: DEFAULT_PROTOCOL } as Parameters<typeof firstProbe>[0], { trials: all, plans: [], tuned: null, servers: [], answers: [] }, HOUR);
  const deeper = (all: readonly Trial[], remainingMs = HOUR): ReturnType<typeof deeperProbe> => deeperProbe({ trials: all }, 131_072, remainingMs);
  const contended = (all: readonly Trial[]): Trial[] => all.map((trial) => (isDepth(trial) ? { ...trial, contended: true } : trial));

  it("go at least twice as deep each time, until the time does not allow it", () => {
    const depths = trials.filter(isDepth).map(({ measures }) => measures?.promptTokens ?? 0);
    assert.ok(depths.length >= 2, depths.join());
    for (const [index, depth] of depths.entries()) assert.ok(index === 0 || depth >= 1.9 * depths[index - 1]!, depths.join());
    assert.equal(deeper(trials), null);
  });

  it("take less than a twentieth of the time that is left, however steeply prefill may grow", () => {
    const at = shallow.find(isDepth)?.measures;
    assert.ok(at);
    for (const remainingMs of [2 * 60_000, 10 * 60_000, HOUR]) {
      const probe = deeper(shallow, remainingMs);
      if (probe?.by === "tokens") assert.ok(at.promptMs * (probe.tokens / at.promptTokens) ** 2 <= 1.1 * Math.min(0.05 * remainingMs, 30_000));
    }
    assert.equal(deeper(shallow, 60_000), null);
    assert.ok(deeper(shallow));
  });

  it("are drawn again a few times where other programs disturbed them", () => {
    assert.equal(first(shallow), null);
    assert.equal(first(contended(shallow))?.by, "tokens");
    assert.equal(deeper(contended(shallow)), null);
    const tries = [...shallow, ...shallow.filter(isDepth), ...shallow.filter(isDepth)];
    assert.equal(first(contended(tries)), null);
  });

  it("do not go into a window above the ceiling, where the model may have spilled", () => {
    const loaded = shallow.findLast((trial) => trial.type === "load")?.contextTokensObserved ?? 0;
    assert.ok(deeperProbe({ trials: shallow }, loaded, HOUR));
    assert.equal(deeperProbe({ trials: shallow }, loaded - 1024, HOUR), null);
  });

  it("do not go on after one that failed", () => {
    const failed = shallow.map((trial): Trial =>
      isDepth(trial) ? { ...trial, verdict: { state: "failure", reason: "engine-error", message: "gone" }, measures: null } : trial,
    );
    assert.equal(deeper(failed), null);
  });
});
