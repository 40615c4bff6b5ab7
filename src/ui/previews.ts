import * as vscode from "vscode";
import { PREVIEW_SCHEME } from "../ids";

/** They hold whole settings files: those that were closed long ago are let go. */
const MOST_TEXTS = 32;

/** Read-only documents that exist in memory only: what a file would be after a change, and reports. */
export class Previews implements vscode.TextDocumentContentProvider, vscode.Disposable {
  /** Newest last. */
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(PREVIEW_SCHEME, this);

  readonly onDidChange = this.changed.event;

  /** @param name path of the document; its last part is shown in the tab */
  put(name: string, text: string): vscode.Uri {
    const uri = vscode.Uri.from({ scheme: PREVIEW_SCHEME, path: `/${name}` });
    this.texts.delete(uri.path);
    this.texts.set(uri.path, text);
    for (const old of [...this.texts.keys()].slice(0, -MOST_TEXTS)) this.texts.delete(old);
    this.changed.fire(uri);
    return uri;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}
