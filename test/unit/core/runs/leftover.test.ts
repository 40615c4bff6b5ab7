import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { LoadedModel } from "../../../../src/core/ports";
import { ofTheUser } from "../../../../src/core/runs/leftover";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";

const MODEL = { name: "qwen2.5:3b", digest: "d" };
const entry = (more: Partial<LoadedModel> = {}): LoadedModel => ({ name: MODEL.name, contextTokens: 8192, sizeBytes: 1, vramBytes: 0, ...more });

describe("what was the user's in memory before a run", () => {
  let whole: readonly JournalRecord[] = [];
  let killed: readonly JournalRecord[] = [];
  let lastContext = 0;
  before(async () => {
    const { records } = await runOptimize(createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed(MODEL.name), seed: 1 }));
    whole = records;
    killed = records.slice(0, 12);
    const last = killed.findLast((record) => record.kind === "trial" && record.type === "load");
    lastContext = last?.kind === "trial" ? (last.contextTokensObserved ?? 0) : 0;
    assert.ok(lastContext > 0);
  });

  it("is all of it after a run that ended, and where there was none", () => {
    const loaded = [entry({ contextTokens: lastContext, keepAlive: 1700 }), entry({ name: "mine" })];
    assert.deepEqual(ofTheUser(loaded, MODEL, whole), loaded);
    assert.deepEqual(ofTheUser(loaded, MODEL, []), loaded);
  });

  it("is not what a killed run left, by its context and by how long it stays", () => {
    const mine = entry({ name: "mine", contextTokens: lastContext, keepAlive: 1700 });
    const left = [entry({ contextTokens: lastContext }), entry({ contextTokens: lastContext, keepAlive: 1700 }), entry({ name: "copy", digest: "d", contextTokens: lastContext, keepAlive: 900 })];
    for (const one of left) assert.deepEqual(ofTheUser([one, mine], MODEL, killed), [mine]);
  });

  it("is the model itself, where the user has loaded it since or keeps it for ever", () => {
    for (const one of [
      ...[entry({ contextTokens: 512, keepAlive: 1700 }), entry({ contextTokens: 512 }), entry({ contextTokens: lastContext, keepAlive: "forever" })],
      ...[entry({ contextTokens: lastContext, keepAlive: 280 }), entry({ contextTokens: lastContext, keepAlive: 3600 })],
    ]) {
      assert.deepEqual(ofTheUser([one], MODEL, killed), [one]);
    }
  });
});
