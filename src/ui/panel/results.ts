import * as vscode from "vscode";
import { bakedOptions, sameBaked } from "../../core/domain/baked-options";
import type { PresetName } from "../../core/domain/evidence";
import { COMMANDS, PANEL } from "../../ids";
import type { PanelHost, PanelState, PanelSubject } from "../../protocol/panel";
import type { Place } from "../../protocol/worker";
import type { Handlers } from "../../rpc/channel";
import type { ReaderHandle } from "../../worker/handle";
import type { Applied } from "../applied";
import type { Runs } from "../runs";
import { whyAway } from "../away";
import { whyNoApply, whyNoRun } from "../blocked";
import { continueOptions } from "../continuable";
import { later } from "../later";
import type { ServerWatch } from "../server";
import { Panel } from "./panel";
import { Shown } from "./shown";

/** Often enough to look live, seldom enough to cost nothing. */
const STATE_GAP_MS = 250;
const DATA_GAP_MS = 1000;

export interface ResultsSources {
  readonly extension: vscode.Uri;
  readonly reader: ReaderHandle;
  readonly place: () => Place;
  readonly server: ServerWatch;
  readonly runs: Runs;
  readonly applied: Applied;
}

/** The results panel: which model and run it shows, and when it is told anew. There is one; it is made when first asked for. */
export class Results implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private panel: Panel | null = null;
  private readonly current: Shown;
  private readonly visibility = new vscode.EventEmitter<boolean>();
  private readonly subscriptions: readonly vscode.Disposable[];
  /** A hidden page is told nothing and nothing is read for it: it asks for everything when it is back. */
  private readonly pushState = later(STATE_GAP_MS, () => {
    if (this.visible) this.panel?.show(this.state());
  });
  private readonly reload = later(DATA_GAP_MS, () => {
    if (this.visible) void this.load();
  });

  private readonly looked = new vscode.EventEmitter<string>();
  /** Fires with the model whose results are on the screen, each time they are told. */
  readonly onDidShow = this.looked.event;
  readonly onDidChangeVisibility = this.visibility.event;

  constructor(private readonly sources: ResultsSources) {
    const { runs, server, applied, reader, place } = sources;
    this.current = new Shown(reader, place);
    this.subscriptions = [
      runs.onDidChange((run) => {
        this.pushState();
        // The last words of a run are in its journal.
        if (!run) this.reload();
      }),
      runs.onDidTrial((model) => {
        if (model === this.current.subject.id) this.reload();
      }),
      server.onDidChange(this.reload),
      applied.onDidChange(this.pushState),
      vscode.workspace.onDidGrantWorkspaceTrust(this.pushState),
      vscode.window.registerWebviewPanelSerializer(PANEL, this),
    ];
  }

  /** What is shown; the name is empty when nothing was asked for yet. */
  get shown(): { readonly subject: PanelSubject; readonly runId: string | null } {
    return this.current;
  }

  /** Whether what is shown was measured. */
  get hasEvidence(): boolean {
    return this.current.data.report !== null;
  }

  get visible(): boolean {
    return this.panel?.visible ?? false;
  }

  /** Opens the panel, or brings it to the front, on a subject. */
  async show(subject: PanelSubject, runId: string | null): Promise<void> {
    this.current.select(subject, runId);
    if (this.panel) this.panel.reveal();
    else this.adopt(Panel.create(`O3: ${subject.id}`));
    await this.load();
  }

  /** An open panel goes on to the model that is measured now; one that nobody opened stays closed. */
  async follow(model: string): Promise<void> {
    if (!this.panel || this.current.subject.id === model) return;
    this.current.select({ kind: "model", id: model }, null);
    await this.load();
  }

  /** VS Code puts a panel back after a restart. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (typeof state === "object" && state !== null && "model" in state && typeof state.model === "string")
      this.current.select({ kind: "model", id: state.model }, null);
    this.adopt(panel);
    return this.load();
  }

  dispose(): void {
    this.current.leave();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.panel?.dispose();
    this.visibility.dispose();
    this.looked.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const told = panel.onDidChangeViewState(() => {
      this.visibility.fire(this.visible);
    });
    this.panel = new Panel(panel, this.sources.extension, this.handlers(), () => {
      told.dispose();
      this.panel = null;
      this.current.leave();
      this.visibility.fire(false);
    });
    this.visibility.fire(this.visible);
  }

  private async load(): Promise<void> {
    if (!(await this.current.load())) return;
    this.panel?.show(this.state());
    this.panel?.showTrials(this.current.rows);
    if (this.visible && this.sources.runs.current === null && vscode.window.state.focused) this.looked.fire(this.current.subject.id);
  }

  private state(): PanelState {
    const { runs, server } = this.sources;
    const { subject, data, problem } = this.current;
    const standing = { measuring: runs.current?.job.model ?? null, away: whyAway(server, subject.id) };
    return {
      ...data,
      subject,
      applied: this.appliedPreset(),
      canUndo: this.sources.applied.here.some(({ model }) => model === subject.id),
      measureBlocked: whyNoRun(standing),
      applyBlocked: whyNoApply(standing),
      canResume: (server.model(subject.id)?.unfinished ?? null) !== null,
      live: runs.current?.job.model === subject.id ? { ...runs.current.live, at: Date.now() } : null,
      problem: problem ?? (server.state?.state === "down" ? server.state.message : null),
    };
  }

  /** Only what is applied as it is shown: after a new measurement the same name may stand for other options. */
  private appliedPreset(): PresetName | null {
    const { subject, data } = this.current;
    const found = data.offered.find(({ preset }) =>
      this.sources.applied.here.some((here) => here.model === subject.id && here.preset === preset.name && sameBaked(here.options, bakedOptions(preset.settings))),
    );
    return found?.preset.name ?? null;
  }

  private handlers(): Handlers<PanelHost> {
    const { server } = this.sources;
    const run = async (command: string, ...args: unknown[]): Promise<null> => {
      await vscode.commands.executeCommand(command, ...args);
      return null;
    };
    // A run, or a question to the user, may take long: the page does not wait for it.
    const begin = (command: string, ...args: unknown[]): null => {
      void vscode.commands.executeCommand(command, ...args);
      return null;
    };
    const shown = (): object => ({ model: this.current.subject.id, runId: this.current.runId });
    return {
      ready: async () => {
        await this.load();
        return null;
      },
      optimize: () => begin(COMMANDS.optimizeModel, this.current.subject.id),
      resume: () => {
        const run = server.model(this.current.subject.id)?.unfinished;
        return begin(COMMANDS.optimizeModel, this.current.subject.id, run ? continueOptions(run) : { resume: true });
      },
      cancel: () => run(COMMANDS.cancel),
      apply: ({ preset, runId, options }) => begin(COMMANDS.applyPreset, this.current.subject.id, preset, { shown: { runId, options } }),
      copyModelName: ({ preset }) => begin(COMMANDS.copyModelName, this.current.subject.id, preset),
      undoApply: () => begin(COMMANDS.undoApply),
      export: ({ format }) => begin(COMMANDS.exportReport, shown(), format),
      openJournal: () => begin(COMMANDS.openJournal, this.current.subject.id),
      selectRun: async ({ runId }) => {
        // The newest one comes with what holds now over all runs.
        this.current.select(this.current.subject, runId === this.current.data.runs[0]?.runId ? null : runId);
        await this.load();
        return null;
      },
    };
  }
}
