import assert from "node:assert/strict";
import { sameOptions } from "../../../../src/core/domain/settings";
import type { ModelReport } from "../../../../src/core/domain/report";
import { assembleReport } from "../../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

async function reportOf(machine: string, tuneVisits: number): Promise<ModelReport> {
  const simulation = createSimulation({ machine: machineNamed(machine), model: modelNamed("qwen2.5:3b"), seed: 3, wander: 0.002 });
  const { records } = await runOptimize(simulation, { protocol: { tuneVisits }, request: { budgetMs: 8 * 3_600_000 } });
  return assembleReport(records)!;
}

describe("curves by setup", () => {
  let plain: ModelReport;
  let tuned: ModelReport;
  before(async function () {
    this.timeout(60_000);
    plain = await reportOf("cpu-16c-127GB", 0);
    tuned = await reportOf("gpu-24GB", 25);
  });

  it("always have that of each preset, with what was measured at its own size", () => {
    for (const report of [plain, tuned]) {
      for (const { name, settings, contextTokens, evidence } of report.presets) {
        const own = report.curves.find(({ presets }) => presets.includes(name));
        assert.ok(own && sameOptions(own.setup.options, settings), name);
        const point = own.points.find((at) => at.contextTokens === contextTokens);
        assert.ok(point);
        assert.deepEqual(point.decode, evidence.measures.decodeTokensPerSecond);
        assert.deepEqual(point.ttft, evidence.measures.ttftFullMs);
      }
    }
  });

  it("are those of the tuned setup after tuning, beside the one that was searched with", () => {
    assert.equal(plain.curves.length, 1);
    assert.notEqual(tuned.tuning?.verdict, "no-gain", "the world has something to find");
    assert.ok(tuned.curves.length >= 2);
    assert.ok(tuned.curves.some(({ presets, points }) => presets.length === 0 && points.length > 0));
  });

  it("have a fitted line from short to full, with its basis, near what was measured", () => {
    for (const report of [plain, tuned]) {
      const own = report.curves.find(({ presets }) => presets.includes("balanced"));
      assert.ok(own?.fitted);
      assert.equal(own.fitted.points[0]?.depthTokens, 512);
      assert.match(inWords(own.fitted.basis), /^fitted to \d+ quiet prompts, the longest [\d,]+ tokens$/);
      const rates = own.fitted.points.map(({ decodeTokensPerSecond }) => decodeTokensPerSecond);
      assert.deepEqual(rates, rates.toSorted((a, b) => b - a));
      const full = own.fitted.points.at(-1)!;
      const measured = own.points.find(({ contextTokens, decode }) => decode !== null && contextTokens === full.depthTokens);
      assert.ok(measured, "the largest window of the setup was filled");
      assert.ok(Math.abs(full.decodeTokensPerSecond / measured.decode!.value - 1) < 0.1);
    }
  });

  it("tell the next turn of a cached session beside each preset, as predicted", () => {
    for (const { nextTurn, evidence, contextTokens } of plain.presets) {
      assert.ok(nextTurn);
      assert.equal(nextTurn.newTokens, Math.min(2048, contextTokens / 2));
      assert.ok(nextTurn.ttftMs.value > 0 && nextTurn.ttftMs.value < evidence.measures.ttftFullMs!.value);
      assert.ok(Math.abs(nextTurn.decodeTokensPerSecond.value / evidence.measures.decodeTokensPerSecond!.value - 1) < 0.1);
      assert.match(inWords(nextTurn.ttftMs.basis), /^fitted to/);
    }
  });
});
