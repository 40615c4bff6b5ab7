import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { PanelHost, PanelState, PanelView, TrialRow } from "../../src/protocol/panel";
import { Channel } from "../../src/rpc/channel";
import { until } from "../support/until";
import { DARK, styleOf } from "./themes";
import type { Theme } from "./themes";

const NONCE = "bm9uY2U=";
const ROOT = join(__dirname, "..", "..");
const BUILT = join(ROOT, "dist", "webview");

/** The panel as it is shipped, from the sources as they are. */
export function buildPanel(): void {
  execFileSync(process.execPath, [join(ROOT, "scripts", "build-webview.mjs")], { cwd: ROOT, timeout: 60_000 });
}

export interface Asked {
  readonly method: string;
  readonly params: unknown;
}

export interface PanelPageOptions {
  readonly state: PanelState;
  readonly trials?: readonly TrialRow[];
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly translations?: Readonly<Record<string, string>>;
  /** Methods that the host refuses, with the words it refuses them with. */
  readonly refuse?: Readonly<Record<string, string>>;
}

/** The built panel in a browser, with the page the extension makes for it and a host at the other end of its channel. */
export class PanelPage {
  readonly asked: Asked[] = [];
  readonly errors: string[] = [];
  state: PanelState;
  trials: readonly TrialRow[];
  private channel: Channel<PanelHost, PanelView>;

  private constructor(
    readonly page: Page,
    private readonly server: Server,
    private readonly options: PanelPageOptions,
    onMessage: (listener: (message: unknown) => void) => void,
  ) {
    this.state = options.state;
    this.trials = options.trials ?? [];
    const answer =
      (method: string, after?: () => void) =>
      (params: unknown): null => {
        this.asked.push({ method, params });
        const refused = this.options.refuse?.[method];
        if (refused !== undefined) throw new Error(refused);
        after?.();
        return null;
      };
    this.channel = new Channel<PanelHost, PanelView>(
      { post: (message) => void page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).catch(() => undefined), onMessage },
      {
        ready: answer("ready", () => {
          this.send();
        }),
        optimize: answer("optimize"),
        cancel: answer("cancel"),
        apply: answer("apply"),
        undoApply: answer("undoApply"),
        export: answer("export"),
        openJournal: answer("openJournal"),
        selectRun: answer("selectRun"),
      },
    );
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, options: PanelPageOptions): Promise<PanelPage> {
    const server = await serve(options);
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      reducedMotion: "reduce",
      locale: "en-US",
      timezoneId: "UTC",
      bypassCSP: false,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const listeners: ((message: unknown) => void)[] = [];
    await page.exposeFunction("o3Post", (json: string) => {
      for (const listener of listeners) listener(JSON.parse(json));
    });
    await page.addInitScript(FAKE_API);
    const panel = new PanelPage(page, server, options, (listener) => listeners.push(listener));
    try {
      await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
      await page.locator("h1").waitFor();
    } catch (error) {
      await panel.close();
      throw error;
    }
    return panel;
  }

  /** The host tells everything anew, or what `changed` says. */
  send(changed: Partial<PanelState> = {}, trials = this.trials): void {
    this.state = { ...this.state, ...changed };
    this.trials = trials;
    this.channel.emit("state", this.state);
    this.channel.emit("trials", trials);
  }

  /** The page is made again, as VS Code does with a panel that was hidden. */
  async recreate(): Promise<void> {
    await this.page.reload();
    await this.page.locator("h1").waitFor();
  }

  async wears(theme: Theme): Promise<void> {
    await this.page.evaluate(
      `document.documentElement.style.cssText = ${JSON.stringify(styleOf(theme))}; document.body.className = ${JSON.stringify(theme.kind)}; document.body.dataset.vscodeThemeKind = ${JSON.stringify(theme.kind)};`,
    );
  }

  /** Waits until an expression is true in the page. The page's policy forbids it to evaluate text by itself, so it is asked from here. */
  async until(expression: string): Promise<void> {
    await until(expression, async () => (await this.page.evaluate(expression)) === true);
  }

  /** What the page has asked for, once it is that much. */
  async askedFor(count: number): Promise<readonly Asked[]> {
    await until(`${count} requests of the page`, () => this.asked.length >= count);
    // Whatever it sent before this came back has arrived as well.
    await this.page.evaluate("0");
    return this.asked;
  }

  async close(): Promise<void> {
    await this.page.context().close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** What VS Code gives a webview: messages out, and a state that outlives the page. */
const FAKE_API = `
  let taken = false;
  window.acquireVsCodeApi = () => {
    if (taken) throw new Error("An instance of the VS Code API has already been acquired");
    taken = true;
    return {
      postMessage: (message) => void window.o3Post(JSON.stringify(message)),
      getState: () => JSON.parse(sessionStorage.getItem("state") ?? "null") ?? undefined,
      setState: (state) => sessionStorage.setItem("state", JSON.stringify(state)),
    };
  };`;

function serve(options: PanelPageOptions): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === "/panel.js") response.setHeader("content-type", "text/javascript").end(readFileSync(join(BUILT, "panel.js")));
    else if (request.url === "/panel.css") response.setHeader("content-type", "text/css").end(readFileSync(join(BUILT, "panel.css")));
    else if (request.url === "/favicon.ico") response.writeHead(204).end();
    else response.setHeader("content-type", "text/html").end(html(options, `http://${request.headers.host ?? ""}`));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}

/** As src/ui/panel/html.ts writes it, with the colours that VS Code adds. */
function html({ theme = DARK, translations = {} }: PanelPageOptions, source: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${NONCE}'; style-src ${source} 'unsafe-inline'; font-src ${source}; img-src ${source} data:`;
  return `<!DOCTYPE html>
<html lang="en" style="${styleOf(theme)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>O3</title>
<link rel="stylesheet" href="/panel.css">
<script type="application/json" id="l10n" nonce="${NONCE}">${JSON.stringify(translations).replaceAll("<", "\\u003c")}</script>
</head>
<body class="${theme.kind}" data-vscode-theme-kind="${theme.kind}">
<div id="app"></div>
<script type="module" nonce="${NONCE}" src="/panel.js"></script>
</body>
</html>`;
}
