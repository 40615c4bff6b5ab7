import assert from "node:assert/strict";
import type { ModelReport } from "../../../src/core/domain/report";
import type { JournalRecord, RunStarted } from "../../../src/core/domain/journal";
import type { LoadTrial, RequestTrial } from "../../../src/core/domain/trial";
import { assembleReport } from "../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";

export interface SampleRun {
  readonly records: readonly JournalRecord[];
  readonly report: ModelReport;
}

let sample: Promise<SampleRun> | null = null;

/** Records and report of a whole run on a simulated machine; made once. */
export const sampleRun = (): Promise<SampleRun> => (sample ??= makeSample());

async function makeSample(): Promise<SampleRun> {
  const simulation = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("llama3.1:8b"), seed: 1 });
  const records: JournalRecord[] = [];
  await runOptimize(simulation, { append: (record) => records.push(record) });
  const report = assembleReport(records);
  assert.ok(report);
  return { records, report };
}

/** The first record of a kind in the sample. */
export async function sampleOf(kind: "run-started"): Promise<RunStarted<"optimize">>;
export async function sampleOf(kind: "load"): Promise<LoadTrial>;
export async function sampleOf(kind: "request"): Promise<RequestTrial>;
export async function sampleOf(kind: "run-started" | "load" | "request"): Promise<JournalRecord> {
  const { records } = await sampleRun();
  const found = records.find((record) => (record.kind === "trial" ? record.type : record.kind) === kind);
  assert.ok(found, `the sample has a ${kind}`);
  return found;
}
