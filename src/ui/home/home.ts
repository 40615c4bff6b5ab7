import * as vscode from "vscode";
import { COMMANDS, HOME } from "../../ids";
import type { HomeHost, HomeState } from "../../protocol/home";
import type { Handlers } from "../../rpc/channel";
import type { Applied } from "../applied";
import { whyAway } from "../away";
import { whyNoApply, whyNoRun } from "../blocked";
import type { Config } from "../config";
import { later } from "../later";
import { limitsIn } from "../limits";
import { Page } from "../panel/page";
import type { Runs } from "../runs";
import type { ServerWatch } from "../server";
import { homeState } from "./home-state";

/** Often enough to look live, seldom enough to cost nothing. */
const STATE_GAP_MS = 250;

export interface HomeParts {
  readonly extension: vscode.Uri;
  readonly server: ServerWatch;
  readonly runs: Runs;
  readonly applied: Applied;
  readonly config: Config;
}

/** The page of all models. It shows what the lists show: nothing is read for it alone, and a hidden page is told nothing. */
export class Home implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private page: Page<HomeHost> | null = null;
  private told = "";
  private readonly visibility = new vscode.EventEmitter<boolean>();
  private readonly subscriptions: readonly vscode.Disposable[];
  private readonly push = later(STATE_GAP_MS, () => {
    this.tell();
  });

  readonly onDidChangeVisibility = this.visibility.event;

  constructor(private readonly parts: HomeParts) {
    const { server, runs, applied, config } = parts;
    const changes: readonly vscode.Event<unknown>[] = [
      ...[server.onDidChange, runs.onDidChange, applied.onDidChange, vscode.workspace.onDidGrantWorkspaceTrust],
      ...[config.minTps, config.maxTtftSeconds, config.maxContextTokens].map(({ onDidChange }) => onDidChange),
    ];
    this.subscriptions = [...changes.map((event) => event(this.push)), vscode.window.registerWebviewPanelSerializer(HOME, this)];
  }

  get visible(): boolean {
    return this.page?.visible ?? false;
  }

  /** Opens the page, or brings it to the front. */
  show(): void {
    if (this.page) this.page.reveal();
    else this.adopt(vscode.window.createWebviewPanel(HOME, "O3", vscode.ViewColumn.Active, { enableScripts: true }));
  }

  /** VS Code puts a panel back after a restart. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.page?.dispose();
    this.visibility.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    const seen = panel.onDidChangeViewState(() => {
      this.visibility.fire(this.visible);
    });
    this.page = new Page(panel, {
      name: "home",
      extension: this.parts.extension,
      handlers: this.handlers(),
      onClosed: () => {
        seen.dispose();
        this.page = null;
        this.visibility.fire(false);
      },
    });
    this.visibility.fire(this.visible);
  }

  /** A run changes many times a second what this page does not show. */
  private tell(): void {
    if (!this.visible) return;
    const state = this.state();
    const now = JSON.stringify(state);
    if (now === this.told) return;
    this.told = now;
    this.page?.emit("state", state);
  }

  private state(): HomeState {
    const { server, runs, applied, config } = this.parts;
    const measuring = runs.current?.job.model ?? null;
    const standing = { measuring, away: whyAway(server, null) };
    return homeState({
      server: server.state,
      models: server.models,
      isApplied: (model, preset) => applied.has(model, preset),
      measuring,
      trusted: vscode.workspace.isTrusted,
      measureBlocked: whyNoRun(standing),
      applyBlocked: whyNoApply(standing),
      limits: limitsIn(config),
    });
  }

  private handlers(): Handlers<HomeHost> {
    // A run, or a question to the user, may take long: the page does not wait for it.
    const begin = (command: string, ...args: unknown[]): null => {
      void vscode.commands.executeCommand(command, ...args);
      return null;
    };
    return {
      ready: () => {
        this.told = "";
        this.tell();
        if (!this.parts.server.state) void this.parts.server.refresh();
        return null;
      },
      open: ({ model }) => begin(COMMANDS.showResults, model),
      measure: ({ model, limits }) => begin(COMMANDS.optimizeModel, model, { ask: true, ...(limits ? { limits } : {}) }),
      apply: ({ model, point: { preset, runId, options } }) => begin(COMMANDS.applyPreset, model, preset, { shown: { runId, options } }),
      pull: () => begin(COMMANDS.pullModel),
      refresh: () => begin(COMMANDS.refresh),
      changeEndpoint: () => begin(COMMANDS.changeEndpoint),
      startServer: () => begin(COMMANDS.startServer),
    };
  }
}
