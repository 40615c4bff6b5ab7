import * as vscode from "vscode";
import { PANEL } from "../../ids";
import type { PanelHost, PanelState, TrialRow } from "../../protocol/panel";
import type { Handlers } from "../../rpc/channel";
import { Page } from "./page";

/** The page of one subject's results. */
export class Panel extends Page<PanelHost> {
  constructor(panel: vscode.WebviewPanel, extension: vscode.Uri, handlers: Handlers<PanelHost>, onClosed: () => void) {
    super(panel, { name: "results", extension, handlers, onClosed });
  }

  static create(title: string): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(PANEL, title, vscode.ViewColumn.Active, { enableScripts: true });
  }

  show(state: PanelState): void {
    const { id } = state.subject;
    this.title(id === "" ? "O3" : `O3: ${id.length > 40 ? `${id.slice(0, 39)}…` : id}`);
    this.emit("state", state);
  }

  showTrials(rows: readonly TrialRow[]): void {
    this.emit("trials", rows);
  }
}
