import * as vscode from "vscode";
import { PANEL } from "../../ids";
import type { PanelHost, PanelState, PanelView } from "../../protocol/panel";
import { Channel } from "../../rpc/channel";
import type { Handlers } from "../../rpc/channel";
import type { TrialRow } from "../../protocol/panel";
import { panelHtml } from "./html";

/** One webview panel and the channel to its page. A hidden page gets no messages: it asks for everything when it is back. */
export class Panel implements vscode.Disposable {
  private readonly channel: Channel<PanelHost, PanelView>;
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    extension: vscode.Uri,
    handlers: Handlers<PanelHost>,
    onClosed: () => void,
  ) {
    const folder = vscode.Uri.joinPath(extension, "dist", "webview");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, "media", `o3-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    this.channel = new Channel<PanelHost, PanelView>(
      {
        post: (message) => void panel.webview.postMessage(message),
        onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
      },
      handlers,
    );
    this.listeners = panel.onDidDispose(() => {
      this.channel.close("The results were closed.");
      onClosed();
    });
    panel.webview.html = panelHtml(panel.webview, folder, vscode.l10n.bundle ?? {});
  }

  static create(title: string): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(PANEL, title, vscode.ViewColumn.Active, { enableScripts: true });
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  reveal(): void {
    this.panel.reveal();
  }

  show(state: PanelState): void {
    const { id } = state.subject;
    this.panel.title = id === "" ? "O3" : `O3: ${id.length > 40 ? `${id.slice(0, 39)}…` : id}`;
    this.channel.emit("state", state);
  }

  showTrials(rows: readonly TrialRow[]): void {
    this.channel.emit("trials", rows);
  }

  dispose(): void {
    this.listeners.dispose();
    this.channel.close("O3 was stopped.");
    this.panel.dispose();
  }
}
