import { runChains } from "../../src/core/domain/chains";
import type { JournalRecord } from "../../src/core/domain/journal";
import type { RunSnapshot } from "../../src/core/events";
import type { PanelState } from "../../src/protocol/panel";
import { chosen, PastRun, trialsOf } from "../../src/worker/history";
import { modelData } from "../../src/worker/panel-data";
import { trialRows } from "../../src/worker/rows";
import { createSimulation, machineNamed, modelNamed } from "../support/simulated";
import type { Faults } from "../support/simulated";
import { runOptimize } from "../support/simulated/optimize-run";
import type { OptimizeRunOptions } from "../support/simulated/optimize-run";
import { NOW, READING } from "./states";
import type { Shown } from "./states";

/** A journal as it stood at a moment, and what the run that was on had told by then. */
interface Moment {
  readonly records: readonly JournalRecord[];
  readonly snapshot: RunSnapshot | null;
  readonly runId: string;
}

/** A run on a simulated machine, at each of its steps and at its end; `stop` cancels it at the first step that it is true of. */
export async function momentsOf(
  options: Pick<OptimizeRunOptions, "request" | "protocol" | "resumed"> & { readonly runId: string; readonly faults?: Faults; readonly earlier?: readonly JournalRecord[] },
  stop: (snapshot: RunSnapshot) => boolean = () => false,
): Promise<{ readonly steps: readonly Moment[]; readonly end: Moment }> {
  const { faults, earlier = [], runId, resumed = [] } = options;
  const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, ...(faults ? { faults } : {}) });
  const records: JournalRecord[] = [...earlier, ...resumed];
  const steps: Moment[] = [];
  const controller = new AbortController();
  await runOptimize(simulation, {
    ...options,
    signal: controller.signal,
    append: (record) => {
      records.push(record);
    },
    onEvent: (event) => {
      if (event.kind !== "snapshot") return;
      steps.push({ records: [...records], snapshot: event.snapshot, runId });
      if (stop(event.snapshot)) controller.abort();
    },
  });
  return { steps, end: { records, snapshot: null, runId } };
}

/** What the panel is told at a moment; `wanted` is the run that was chosen, null the newest. */
export function shownAt({ records, snapshot, runId }: Moment, wanted: string | null = null): Shown {
  const runs = runChains(records, "optimize").map((chain) => new PastRun(chain));
  const data = modelData({ runs, passedOver: null }, wanted, null);
  const at = snapshot?.at ?? 0;
  const state: PanelState = {
    ...data,
    ...NOW,
    subject: { kind: "model", id: data.report?.model.name ?? "" },
    live: snapshot && { runId, snapshot, now: { part: "step", since: at, ofMs: null }, at, reading: READING, alert: null, waiting: null, cancelling: false },
  };
  const run = chosen(runs, wanted);
  return { state, trials: run ? trialRows(trialsOf(run)) : [] };
}
