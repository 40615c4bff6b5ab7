import assert from "node:assert/strict";
import { AUTOMATIC } from "../../../../src/core/domain/settings";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { LoadTrial } from "../../../../src/core/domain/trial";
import { defaultRequest } from "../../../../src/core/domain/request";
import type { OptimizeRequest } from "../../../../src/core/domain/request";
import { assembleReport } from "../../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { SimModel } from "../../../support/simulated/models";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

const coder = modelNamed("qwen3-coder:30b");
/** 30 GB of weights. */
const LARGE: SimModel = { ...coder, weights: 1.6 * coder.weights, active: 1.6 * coder.active };

async function run(machine: string, model: SimModel, request: Partial<OptimizeRequest> = {}): Promise<readonly JournalRecord[]> {
  const { records, ending } = await runOptimize(createSimulation({ machine: machineNamed(machine), model, seed: 3 }), { protocol: { tuneVisits: 12 }, request });
  assert.equal(ending.state, "completed", JSON.stringify(ending));
  return records;
}

const loadsIn = (records: readonly JournalRecord[]): LoadTrial[] =>
  records.filter((record): record is LoadTrial => record.kind === "trial" && record.type === "load");

describe("a model that does not fit a large GPU whole", () => {
  it("is loaded with as many layers as the limit leaves room for, the fewer the larger the context, and certified so", async () => {
    const records = await run("gpu-24GB", LARGE);
    const loads = loadsIn(records);
    for (const { outcome } of loads) assert.equal(outcome.state, "fits", JSON.stringify(outcome));
    const byContext = loads.map(({ settingsAsked }) => [settingsAsked.numCtx as number, settingsAsked.numGpu as number] as const).sort((a, b) => a[0] - b[0]);
    assert.ok(byContext.every(([, layers]) => layers > 0 && layers < 49), JSON.stringify(byContext));
    assert.ok(byContext.every(([, layers], at) => at === 0 || layers <= (byContext[at - 1]?.[1] ?? 0)), JSON.stringify(byContext));
    const report = assembleReport(records);
    for (const { evidence, settings, why } of report?.presets ?? []) {
      assert.equal(evidence.state, "certified");
      assert.match(inWords(why), new RegExp(` ${String(settings.numGpu)} layers on the GPU keep it below its limit\\.$`));
    }
    assert.equal(report?.presets.find(({ name }) => name === "max_context")?.contextTokens, 262_144);
  });

  it("is split by the server where that stays below the limit: on a small GPU, or with a higher limit", async () => {
    const small = await run("laptop-8GB", modelNamed("llama3.1:8b"), { goal: "max-context" });
    const raised = await run("gpu-24GB", LARGE, { goal: "max-context", limits: { ...defaultRequest("").limits, vram: 0.97 } });
    for (const { settingsAsked } of [...loadsIn(small), ...loadsIn(raised)]) assert.equal(settingsAsked.numGpu, "auto");
  });

  it("keeps the layers that somebody has fixed, and is not loaded where they are predicted to pass the limit", async () => {
    const records = await run("gpu-24GB", LARGE, { goal: "max-context", options: { ...AUTOMATIC, numGpu: 25 } });
    const searched = loadsIn(records);
    assert.ok(searched.every(({ settingsAsked }) => settingsAsked.numGpu === 25));
    const refused = searched.filter(({ outcome }) => outcome.state === "over-limit");
    assert.ok(refused.length > 0);
    for (const { outcome, loadMs } of refused) {
      assert.ok(loadMs === null && outcome.state === "over-limit" && inWords(outcome.message).startsWith("Not loaded: it was predicted to take VRAM to"), JSON.stringify(outcome));
    }
  });
});

describe("a model that fits the GPU whole", () => {
  it("is left to the server", async () => {
    for (const { settingsAsked } of loadsIn(await run("gpu-24GB", coder, { goal: "max-context" }))) assert.equal(settingsAsked.numGpu, "auto");
  });
});
