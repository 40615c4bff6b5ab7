import type { HardwareReading } from "../../src/core/domain/hardware";
import type { ModelReport, Preset } from "../../src/core/domain/report";
import type { JournalRecord } from "../../src/core/domain/journal";
import type { LiveRun, OfferedPreset, ComparedRun, PanelState, TrialRow } from "../../src/protocol/panel";
import { evidenceSaid } from "../../src/core/report/evidence-said";
import { PastRun, trialsOf } from "../../src/worker/history";
import { modelData } from "../../src/worker/panel-data";
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
  const run = new PastRun(records);
  return { state: stateOf(run), trials: trialRows(trialsOf(run)) };
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

const stateOf = (run: PastRun): PanelState => ({
  ...modelData({ runs: [run], passedOver: null }, null, null),
  ...NOW,
  subject: { kind: "model", id: run.report.model.name },
});

/** Nothing is applied, and nothing goes on. */
export const NOW = { applied: null, canUndo: false, measureBlocked: null, canResume: false, applyBlocked: null, live: null, problem: null } as const;

/** `state` with an older run of the same model that found less. */
export function withOlderRun(state: PanelState): PanelState {
  const [newest] = state.runs;
  if (!newest) return state;
  const older: ComparedRun = {
    ...newest,
    request: { ...newest.request, maxContextTokens: 49_152, budgetMs: 180_000 },
    ground: { ...newest.ground, engineVersion: "0.32.1" },
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
  runId: "run-1",
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
  waiting: null,
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
  measureBlocked: null,
  applyBlocked: null,
  canResume: false,
  live: null,
  problem: null,
});

/** As many rows as one likes, made from those of a real run. */
export const manyRows = (rows: readonly TrialRow[], count: number): TrialRow[] =>
  Array.from({ length: count }, (_, index) => ({ ...rows[index % rows.length]!, id: `trial-${index + 1}`, number: index + 1 }));
