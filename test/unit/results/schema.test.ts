import assert from "node:assert/strict";
import type { JournalRecord } from "../../../src/core/domain/journal";
import type { LoadTrial, PoolUse, RequestTrial } from "../../../src/core/domain/trial";
import { FAILURE_REASONS, VOID_CAUSES } from "../../../src/core/domain/trial";
import { ENGINE_REASONS } from "../../../src/core/errors";
import { parseRecord } from "../../../src/results/schema/journal";
import { reportSchema } from "../../../src/results/schema/report";
import { createSimulation, MACHINES, modelNamed } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";
import { assembleReport } from "../../../src/core/report/assemble";
import { sampleOf } from "./records";

function assertReads(record: JournalRecord): void {
  assert.deepEqual(parseRecord(JSON.stringify(record)), { state: "record", record });
}

const use: PoolUse = { pool: "ram+vram", totalBytes: 8, othersBytes: 1, footprintBytes: 2 };
const LOAD_OUTCOMES: readonly LoadTrial["outcome"][] = [
  { state: "fits", use, gpuShare: 1 },
  { state: "spilled", use, gpuShare: 0.5 },
  { state: "over-limit", use, message: "too much" },
  { state: "over-limit", use: null, message: "stopped half way" },
  { state: "clamped", contextTokens: 2048, use, gpuShare: 0 },
  ...ENGINE_REASONS.map((reason) => ({ state: "failed", reason, message: "no" }) as const),
  { state: "void", why: "the budget ended" },
];

const VERDICTS: readonly RequestTrial["verdict"][] = [
  { state: "success", recall: { state: "measured", startFound: true, endFound: false } },
  { state: "success", recall: { state: "not-applicable", why: "random weights" } },
  ...FAILURE_REASONS.map((reason) => ({ state: "failure", reason, message: "no" }) as const),
  ...VOID_CAUSES.map((cause) => ({ state: "void", cause, why: "cut" }) as const),
];

describe("the journal's schema", () => {
  // Layouts with one memory, two and a shared one; with and without a GPU.
  for (const machine of MACHINES) {
    it(`reads every record and the report of a run on ${machine.name} as they were`, async () => {
      const simulation = createSimulation({ machine, model: modelNamed("gemma3:4b"), seed: 3, faults: { voidRate: 0.1, burstRate: 0.2 } });
      const records: JournalRecord[] = [];
      await runOptimize(simulation, { append: (record) => records.push(record), request: { maxContextTokens: 16_384 } });
      assert.deepEqual([...new Set(records.map((record) => record.kind))].sort(), ["plan", "run-ended", "run-started", "trial"]);
      records.forEach(assertReads);
      const report = assembleReport(records);
      assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), report);
    });
  }

  it("reads every outcome of a load", async () => {
    const load = await sampleOf("load");
    for (const outcome of LOAD_OUTCOMES) assertReads({ ...load, outcome });
  });

  it("reads every verdict of a request", async () => {
    const request = await sampleOf("request");
    for (const verdict of VERDICTS) assertReads({ ...request, verdict });
  });

  it("reads a trial of which little is known", async () => {
    assertReads({ ...(await sampleOf("load")), watch: null, contextTokensObserved: null, loadMs: null, predictedFootprintBytes: null });
    assertReads({ ...(await sampleOf("request")), watch: null, measures: null, expectedPromptTokens: null });
  });

  it("reads what the guard saw on a machine that tells everything", async () => {
    const load = await sampleOf("load");
    assert.ok(load.watch);
    const gpu = { index: 0, name: "GPU", vram: { usedBytes: 1, totalBytes: 2 }, utilization: 0.5, temperatureCelsius: 60, clockMhz: 2000 };
    const reading = {
      ...load.watch.before,
      gpus: [gpu],
      cpuTemperatureCelsius: 70,
      engine: { state: "hidden", why: "another user's" },
    } as const;
    assertReads({
      ...load,
      watch: {
        ...load.watch,
        before: reading,
        after: { ...reading, engine: { state: "seen", residentBytes: 1, runnersBytes: 1, vramBytes: 2, processIds: [3] } },
        peakVramBytes: 1,
        peakTemperatureCelsius: 70,
        breach: { what: "swap", message: "It swaps." },
      },
    });
  });

  it("reads every ending, and every ceiling", () => {
    const base = { schema: 2, runId: "run-1", runKind: "optimize", at: 1 } as const;
    for (const ending of [
      { state: "completed" },
      { state: "cancelled" },
      { state: "budget-spent" },
      { state: "nothing-fits", why: "too big" },
      { state: "failed", reason: "unreachable", message: "gone" },
    ] as const) {
      assertReads({ ...base, kind: "run-ended", ending, restored: ["a"], letGo: ["b"] });
    }
    for (const boundBy of ["trained-context", "ram", "vram", "request", "server", "time"] as const) {
      const ceiling = { state: "named", contextTokens: 4096, boundBy, loads: 2, predictedBeforeLoad: null } as const;
      assertReads({ ...base, kind: "plan", ceiling, candidates: [] });
    }
    assertReads({ ...base, kind: "plan", ceiling: { state: "none", why: "nothing fits" }, candidates: [] });
  });

  it("tells half a line from a whole one that is no record", () => {
    const cause = (line: string): string => {
      const parsed = parseRecord(line);
      return parsed.state === "bad" ? parsed.cause : parsed.state;
    };
    assert.deepEqual(['{"a":', "", "[]", "null", '{"schema":1}', '{"schema":9}'].map(cause), [
      "syntax",
      "syntax",
      "schema",
      "schema",
      "schema",
      "schema",
    ]);
  });
});
