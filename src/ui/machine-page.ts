import * as vscode from "vscode";
import type { Finding } from "../core/domain/hardware";
import { COMMANDS, MACHINE_PAGE } from "../ids";
import type { MachinePageHost, MachinePageState } from "../protocol/machine-page";
import type { Place } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import type { ReaderHandle } from "../worker/handle";
import { messageOf } from "./message";
import { Page } from "./panel/page";
import type { Runs } from "./runs";
import { say } from "./say";
import type { ServerWatch } from "./server";

/** What is older is made anew when the page is seen again. */
const FRESH_MS = 30_000;

export interface MachineParts {
  readonly extension: vscode.Uri;
  readonly reader: ReaderHandle;
  readonly place: () => Place;
  readonly server: ServerWatch;
  readonly runs: Runs;
}

/**
 * The check of the machine, as a page that says when it was made. It is made again when asked for, when the server comes or goes, and when
 * the page is seen again after a while; during a run never, since it asks the server and the machine's tools.
 */
export class MachinePage implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private page: Page<MachinePageHost> | null = null;
  private findings: readonly Finding[] | null = null;
  private checkedAt: number | null = null;
  private checking: Promise<readonly Finding[]> | null = null;
  private problem: string | null = null;
  private readonly subscriptions: readonly vscode.Disposable[];
  private serverIs: string | null = null;

  constructor(private readonly parts: MachineParts) {
    const { server, runs } = parts;
    this.subscriptions = [
      server.onDidChange((state) => {
        const before = this.serverIs;
        this.serverIs = `${state.state} ${state.endpoint}`;
        if (before !== null && before !== this.serverIs) this.checkIfSeen();
        else this.tell();
      }),
      runs.onDidChange((run) => {
        if (!run?.live.snapshot) this.tell();
      }),
      vscode.window.registerWebviewPanelSerializer(MACHINE_PAGE, this),
    ];
  }

  /** Opens the page and checks anew; during a run what was found before stands. Rejects where the check cannot be made. */
  async show(): Promise<readonly Finding[]> {
    if (this.page) this.page.reveal();
    else this.adopt(vscode.window.createWebviewPanel(MACHINE_PAGE, vscode.l10n.t("O3: This Machine"), vscode.ViewColumn.Active, { enableScripts: true }));
    return this.findings !== null && this.blocked() !== null ? this.findings : this.check();
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.adopt(panel);
    return Promise.resolve();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.page?.dispose();
  }

  private adopt(panel: vscode.WebviewPanel): void {
    this.page = new Page(panel, {
      name: "machine",
      extension: this.parts.extension,
      handlers: this.handlers(),
      onClosed: () => {
        this.page = null;
      },
    });
  }

  /** Those who ask meanwhile share the answer. */
  private check(): Promise<readonly Finding[]> {
    this.checking ??= this.ask().finally(() => {
      this.checking = null;
      this.tell();
    });
    this.tell();
    return this.checking;
  }

  private async ask(): Promise<readonly Finding[]> {
    try {
      this.findings = await this.parts.reader.request("doctor", this.parts.place());
      this.checkedAt = Date.now();
      this.problem = null;
      return this.findings;
    } catch (error) {
      this.problem = messageOf(error, say);
      throw error;
    }
  }

  private checkIfSeen(): void {
    if (!this.page?.visible || this.blocked() !== null) return;
    // What went wrong stands on the page.
    this.check().catch(() => undefined);
  }

  private blocked(): string | null {
    return this.parts.runs.current ? vscode.l10n.t("A measurement is running, and a check would disturb it.") : null;
  }

  private tell(): void {
    if (this.page?.visible) this.page.emit("state", this.state());
  }

  private state(): MachinePageState {
    const { state } = this.parts.server;
    return {
      findings: this.findings,
      checkedAt: this.checkedAt,
      checking: this.checking !== null,
      blocked: this.blocked(),
      start: state?.state === "down" && vscode.workspace.isTrusted ? state.start.kind : "none",
      problem: this.problem,
    };
  }

  private handlers(): Handlers<MachinePageHost> {
    const begin = (command: string): null => {
      void vscode.commands.executeCommand(command);
      return null;
    };
    return {
      ready: () => {
        this.tell();
        if (this.checkedAt === null || Date.now() - this.checkedAt > FRESH_MS) this.checkIfSeen();
        return null;
      },
      check: () => {
        this.checkIfSeen();
        return null;
      },
      startServer: () => begin(COMMANDS.startServer),
      changeEndpoint: () => begin(COMMANDS.changeEndpoint),
      pull: () => begin(COMMANDS.pullModel),
    };
  }
}
