import * as vscode from "vscode";
import type { PresetName } from "../../core/domain/evidence";
import { COMMANDS, PANEL } from "../../ids";
import type { PanelHost, PanelState } from "../../protocol/panel";
import type { PanelData, Place } from "../../protocol/worker";
import type { Handlers } from "../../rpc/channel";
import type { OptimizerHandle } from "../../worker/handle";
import type { Applied } from "../applied";
import { messageOf } from "../errors";
import type { Runs } from "../runs";
import { later } from "../later";
import type { ServerWatch } from "../server";
import { Panel } from "./panel";

/** Often enough to look live, seldom enough to cost nothing. */
const STATE_GAP_MS = 250;
const DATA_GAP_MS = 1000;

const NOTHING: PanelData = { report: null, runId: null, runs: [], words: {}, staleReasons: [] };

export interface ResultsSources {
  readonly extension: vscode.Uri;
  readonly optimizer: OptimizerHandle;
  readonly place: () => Place;
  readonly server: ServerWatch;
  readonly runs: Runs;
  readonly applied: Applied;
}

/** The results panel: which model and run it shows, and when it is told anew. There is one; it is made when first asked for. */
export class Results implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private panel: Panel | null = null;
  private model = "";
  private runId: string | null = null;
  private data: PanelData = NOTHING;
  private problem: string | null = null;
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly pushState = later(STATE_GAP_MS, () => {
    this.panel?.show(this.state());
  });
  private readonly reload = later(DATA_GAP_MS, () => void this.load());

  constructor(private readonly sources: ResultsSources) {
    const { runs, server, applied } = sources;
    this.subscriptions = [
      runs.onDidChange((run) => {
        this.pushState();
        // The last words of a run are in its journal.
        if (!run) this.reload();
      }),
      runs.onDidTrial((model) => {
        if (model === this.model) this.reload();
      }),
      server.onDidChange(this.reload),
      applied.onDidChange(this.pushState),
      vscode.workspace.onDidGrantWorkspaceTrust(this.pushState),
      vscode.window.registerWebviewPanelSerializer(PANEL, this),
    ];
  }

  /** Which model is shown; empty when none was asked for yet. */
  get shown(): { readonly model: string; readonly runId: string | null } {
    return { model: this.model, runId: this.runId };
  }

  /** Opens the panel, or brings it to the front, on a model. */
  async show(model: string, runId: string | null): Promise<void> {
    this.model = model;
    this.runId = runId;
    if (this.panel) this.panel.reveal();
    else this.adopt(Panel.create(`O3: ${model}`));
    await this.load();
  }

  /** VS Code puts a panel back after a restart. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    if (typeof state === "object" && state !== null && "model" in state && typeof state.model === "string") this.model = state.model;
    this.adopt(panel);
    return this.load();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.panel?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.panel = new Panel(panel, this.sources.extension, this.handlers(), () => {
      this.panel = null;
    });
  }

  private async load(): Promise<void> {
    if (!this.panel) return;
    const { optimizer, place } = this.sources;
    const wanted = { ...place(), model: this.model, runId: this.runId };
    try {
      this.data = await optimizer.request("panel", wanted);
      this.problem = null;
      this.panel.show(this.state());
      this.panel.showTrials(await optimizer.request("trials", wanted));
    } catch (error) {
      this.data = NOTHING;
      this.problem = messageOf(error);
      this.panel.show(this.state());
      this.panel.showTrials([]);
    }
  }

  private state(): PanelState {
    const { runs, applied, server } = this.sources;
    const live = runs.current?.job.model === this.model ? runs.current.live : null;
    return {
      ...this.data,
      model: this.model,
      applied: (applied.here.find(({ model }) => model === this.model)?.preset ?? null) as PresetName | null,
      applyBlocked: whyNoApply(runs.current !== null),
      live,
      problem: this.problem ?? (server.state?.state === "down" ? server.state.message : null),
    };
  }

  private handlers(): Handlers<PanelHost> {
    const run = async (command: string, ...args: unknown[]): Promise<null> => {
      await vscode.commands.executeCommand(command, ...args);
      return null;
    };
    // A run, or a question to the user, may take long: the page does not wait for it.
    const begin = (command: string, ...args: unknown[]): null => {
      void vscode.commands.executeCommand(command, ...args);
      return null;
    };
    const shown = (): object => ({ model: this.model, runId: this.runId });
    return {
      ready: async () => {
        await this.load();
        return null;
      },
      optimize: () => begin(COMMANDS.optimizeModel, this.model),
      cancel: () => run(COMMANDS.cancel),
      apply: ({ preset }) => begin(COMMANDS.applyPreset, this.model, preset),
      undoApply: () => begin(COMMANDS.undoApply),
      export: ({ format }) => begin(COMMANDS.exportReport, shown(), format),
      openJournal: () => begin(COMMANDS.openJournal, this.model),
      selectRun: async ({ runId }) => {
        this.runId = runId;
        await this.load();
        return null;
      },
    };
  }
}

/** Why no preset can be applied now; null when it can. */
function whyNoApply(running: boolean): string | null {
  if (running) return vscode.l10n.t("A measurement is running.");
  if (!vscode.workspace.isTrusted) return vscode.l10n.t("This workspace is not trusted.");
  if ((vscode.workspace.workspaceFolders ?? []).length === 0) return vscode.l10n.t("No folder is open.");
  return null;
}
