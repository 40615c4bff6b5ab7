import { assembleReport } from "../../src/core/report/assemble";
import type { HardwareReading } from "../../src/core/domain/hardware";
import type { ModelReport, Preset } from "../../src/core/domain/report";
import type { JournalRecord } from "../../src/core/domain/journal";
import type { LiveRun, OfferedPreset, PanelState, RunSummary, TrialRow } from "../../src/protocol/panel";
import { evidenceSaid } from "../../src/core/report/evidence-said";
import { trialRows } from "../../src/worker/rows";
import { createSimulation, machineNamed, modelNamed } from "../support/simulated";
import type { Faults } from "../support/simulated";
import { runOptimize } from "../support/simulated/optimize-run";

export interface Shown {
  readonly state: PanelState;
  readonly trials: readonly TrialRow[];
}

interface World {
  readonly machine: string;
  readonly model: string;
  readonly seed: number;
  readonly faults?: Faults;
}

/** A whole run on a simulated machine, as the panel is told of it. */
export async function simulatedRun({ machine, model, seed, faults }: World): Promise<Shown> {
  const simulation = createSimulation({ machine: machineNamed(machine), model: modelNamed(model), seed, ...(faults ? { faults } : {}) });
  const records: JournalRecord[] = [];
  await runOptimize(simulation, {
    append: (record) => {
      records.push(record);
    },
  });
  const report = assembleReport(records);
  if (!report) throw new Error("The simulated run left no report.");
  const trials = trialRows(records.filter((record) => record.kind === "trial"));
  return { state: stateOf(report), trials };
}

const offeredOf = ({ presets, runIds, startedAt }: ModelReport): OfferedPreset[] =>
  presets.map((preset) => ({
    preset,
    runId: runIds.at(-1) ?? "run-1",
    measuredAt: startedAt,
    words: evidenceSaid(preset),
    changed: [],
  }));

/** `state` with other presets in its report and on its cards. */
export function withPresets(state: PanelState, presets: readonly Preset[]): PanelState {
  if (!state.report) return state;
  const report = { ...state.report, presets };
  return { ...state, report, offered: offeredOf(report) };
}

/** What is offered in `state`, not holding any more for `reasons`. */
export const stale = ({ offered }: PanelState, changed: OfferedPreset["changed"]): OfferedPreset[] =>
  offered.map((one) => ({ ...one, changed }));

/** Another version of the server than the one that was measured, and what the panel says of it. */
export const UPDATED = { code: "engine-version", was: "0.1", is: "0.2" } as const;
export const UPDATED_WORDS = "The engine has changed: it was 0.1 and is now 0.2.";

function stateOf(report: ModelReport): PanelState {
  const newest = summaryOf(report);
  return {
    kind: "model",
    subject: { kind: "model", id: report.model.name },
    report,
    runId: newest.runId,
    runs: [newest],
    offered: offeredOf(report),
    passedOver: null,
    applied: null,
    canUndo: false,
    applyBlocked: null,
    live: null,
    problem: null,
  };
}

function summaryOf(report: ModelReport): RunSummary {
  return {
    runId: report.runIds.at(-1) ?? "run-1",
    startedAt: report.startedAt,
    ending: report.ending.state,
    engineVersion: report.environment.engine.version,
    o3Version: report.environment.o3Version,
    hardwareFingerprint: report.environment.hardware.fingerprint,
    presets: report.presets.map(({ name, evidence, contextTokens }) => ({
      name,
      state: evidence.state,
      contextTokens,
      decodeTokensPerSecond: evidence.measures.decodeTokensPerSecond?.value ?? null,
      ttftFullMs: evidence.measures.ttftFullMs?.value ?? null,
      footprintBytes: evidence.measures.footprintBytes?.value ?? null,
    })),
  };
}

/** `state` with an older run of the same model that found less. */
export function withOlderRun(state: PanelState): PanelState {
  const [newest] = state.runs;
  if (!newest) return state;
  const older: RunSummary = {
    ...newest,
    runId: "run-0",
    startedAt: newest.startedAt - 86_400_000,
    ending: "budget-spent",
    engineVersion: "0.32.1",
    presets: newest.presets.map((preset) => ({
      ...preset,
      state: "provisional",
      contextTokens: Math.floor(preset.contextTokens / 2048) * 1024,
      decodeTokensPerSecond: preset.decodeTokensPerSecond === null ? null : preset.decodeTokensPerSecond * 1.2,
    })),
  };
  return { ...state, runs: [newest, older] };
}

export const READING: HardwareReading = {
  atMs: 0,
  ram: { usedBytes: 21.4 * 2 ** 30, totalBytes: 64 * 2 ** 30 },
  swap: { usedBytes: 0, totalBytes: 8 * 2 ** 30 },
  gpus: [
    {
      index: 0,
      name: "Simulated GPU",
      vram: { usedBytes: 20.9 * 2 ** 30, totalBytes: 24 * 2 ** 30 },
      utilization: 0.97,
      temperatureCelsius: 71,
      clockMhz: 2100,
    },
  ],
  cpuLoad: 0.14,
  cpuTemperatureCelsius: 58,
  engine: { state: "hidden", why: "simulated" },
  otherCores: 0.1,
};

export const LIVE: LiveRun = {
  snapshot: {
    phase: "certifying",
    doing: { code: "proof", tokens: 98_304, presets: ["max_context"], done: 7, wanted: 13, fillMs: 270_000 },
    loads: 6,
    requests: 31,
    failures: 1,
    at: 5_000_000,
    elapsedMs: 754_321,
    earlierMs: 0,
    budgetMs: 1_800_000,
    stepMs: 280_000,
    leftMs: 640_000,
    proven: [{ preset: "balanced", contextTokens: 16_384 }],
    share: 0.54,
  },
  now: { part: "fill", since: 5_010_000, ofMs: 270_000 },
  at: 5_080_000,
  reading: READING,
  alert: "VRAM is 87 % full (20.9 GiB of 24.0 GiB)",
  cancelling: false,
};

export const emptyState = (model: string): PanelState => ({
  kind: "model",
  subject: { kind: "model", id: model },
  report: null,
  runId: null,
  runs: [],
  offered: [],
  passedOver: null,
  applied: null,
  canUndo: false,
  applyBlocked: null,
  live: null,
  problem: null,
});

/** As many rows as one likes, made from those of a real run. */
export const manyRows = (rows: readonly TrialRow[], count: number): TrialRow[] =>
  Array.from({ length: count }, (_, index) => ({ ...rows[index % rows.length]!, id: `trial-${index + 1}`, number: index + 1 }));
