import * as vscode from "vscode";
import type { RunEvent } from "../core/events";
import { clockAfter } from "../core/run-clock";
import { clockOf } from "../words/clock";
import type { LiveRun } from "../protocol/panel";
import type { RunJob, RunNews, RunOutcome } from "../protocol/worker";
import { Refusal } from "./refusal";
import type { OptimizerHandle } from "../worker/handle";
import type { Said } from "../core/domain/statements";

/** The run that is on, as far as it is told. */
export interface CurrentRun {
  readonly job: RunJob;
  readonly live: LiveRun;
}

/** Starts runs in the worker, one at a time, and holds the newest picture of the one that is on. */
export class Runs implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<CurrentRun | null>();
  private readonly trial = new vscode.EventEmitter<string>();
  private controller: AbortController | null = null;
  private run: CurrentRun | null = null;
  private readonly begun = new Set<string>();
  private trials = 0;

  readonly onDidChange = this.changed.event;
  /** Fires with the model's name whenever a trial is in the journal. */
  readonly onDidTrial = this.trial.event;

  constructor(private readonly optimizer: OptimizerHandle) {}

  get current(): CurrentRun | null {
    return this.run;
  }

  /** Loads and requests that are in the journal of the run that is on, or of the last one. */
  get measured(): number {
    return this.trials;
  }

  /** Whether a model was measured since this window opened: whatever became of that was told. */
  wasBegun(model: string): boolean {
    return this.begun.has(model);
  }

  /** Rejects with the run's error; a cancelled run resolves with its outcome. */
  async start(job: RunJob): Promise<RunOutcome> {
    if (this.run) throw new Refusal(vscode.l10n.t("O3 is measuring {0}. Wait for the run, or cancel it: two runs at once would disturb each other.", this.run.job.model));
    const controller = new AbortController();
    this.trials = 0;
    this.begun.add(job.model);
    this.controller = controller;
    this.set({ job, live: { runId: null, snapshot: null, now: null, waiting: null, at: Date.now(), reading: null, alert: null, cancelling: false } });
    try {
      return await this.optimizer.request("run", job, controller.signal);
    } finally {
      this.controller = null;
      this.set(null);
    }
  }

  /** The run ends within seconds, with everything measured so far kept. */
  cancel(): void {
    this.controller?.abort();
    this.update({ cancelling: true });
  }

  /** What the worker tells. */
  receive({ event, runId }: RunNews): void {
    const model = this.run?.job.model;
    // The last words of a run that has ended already.
    if (model === undefined) return;
    if (this.run?.live.runId !== runId) this.update({ runId });
    switch (event.kind) {
      case "snapshot":
        this.advance(event);
        return;
      case "trial":
        this.advance(event);
        this.trial.fire(model);
        return;
      case "waiting":
        this.update({ waiting: event.why });
        return;
      case "watch":
        this.update(event.event.kind === "reading" ? { reading: event.event.reading } : { alert: alertOf(event.event) });
    }
  }

  private advance(event: RunEvent): void {
    this.trials = event.kind === "snapshot" ? event.snapshot.loads + event.snapshot.requests : this.trials + 1;
    const clock = clockAfter(this.run && clockOf(this.run.live), event);
    if (clock) this.update({ snapshot: clock.snapshot, now: { part: clock.part, since: clock.since, ofMs: clock.ofMs } });
  }

  dispose(): void {
    this.controller?.abort();
    this.changed.dispose();
    this.trial.dispose();
  }

  private update(part: Partial<LiveRun>): void {
    if (this.run) this.set({ ...this.run, live: { ...this.run.live, ...part } });
  }

  private set(run: CurrentRun | null): void {
    this.run = run;
    this.changed.fire(run);
  }
}

const alertOf = (event: Exclude<Extract<RunEvent, { kind: "watch" }>["event"], { kind: "reading" }>): Said =>
  event.kind === "alert" ? event.message : event.breach.message;
