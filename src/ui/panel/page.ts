import * as vscode from "vscode";
import type { PanelView } from "../../protocol/panel";
import { Channel } from "../../rpc/channel";
import type { Handlers } from "../../rpc/channel";
import type { Side } from "../../rpc/contract";
import { panelHtml } from "./html";
import type { PageName } from "./html";

export interface PageOptions<Host extends Side> {
  readonly name: PageName;
  readonly extension: vscode.Uri;
  readonly handlers: Handlers<Host>;
  readonly onClosed: () => void;
}

/** One webview panel and the channel to its page. A hidden page gets no messages: it asks for everything when it is back. */
export class Page<Host extends Side> implements vscode.Disposable {
  private readonly channel: Channel<Host, PanelView>;
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    { name, extension, handlers, onClosed }: PageOptions<Host>,
  ) {
    const folder = vscode.Uri.joinPath(extension, "dist", "webview");
    panel.webview.options = { enableScripts: true, localResourceRoots: [folder] };
    const icon = (theme: string): vscode.Uri => vscode.Uri.joinPath(extension, "media", `o3-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    this.channel = new Channel<Host, PanelView>(
      {
        post: (message) => void panel.webview.postMessage(message),
        onMessage: (listener) => panel.webview.onDidReceiveMessage(listener),
      },
      handlers,
    );
    this.listeners = panel.onDidDispose(() => {
      this.channel.close("The page was closed.");
      onClosed();
    });
    panel.webview.html = panelHtml({ webview: panel.webview, folder, page: name, translations: vscode.l10n.bundle ?? {} });
  }

  get visible(): boolean {
    return this.panel.visible;
  }

  reveal(): void {
    this.panel.reveal();
  }

  title(text: string): void {
    this.panel.title = text;
  }

  emit<E extends keyof Host["events"] & string>(name: E, payload: Host["events"][E]): void {
    this.channel.emit(name, payload);
  }

  dispose(): void {
    this.listeners.dispose();
    this.channel.close("O3 was stopped.");
    this.panel.dispose();
  }
}
