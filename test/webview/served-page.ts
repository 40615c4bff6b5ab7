import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import type { PanelView } from "../../src/protocol/panel";
import { Channel } from "../../src/rpc/channel";
import type { Handlers } from "../../src/rpc/channel";
import type { Side } from "../../src/rpc/contract";
import { until } from "../support/until";
import { DARK, styleOf } from "./themes";
import type { Theme } from "./themes";

const NONCE = "bm9uY2U=";
const ROOT = join(__dirname, "..", "..");
const BUILT = join(ROOT, "dist", "webview");

/** The pages as they are shipped, from the sources as they are. */
export function buildPages(): void {
  execFileSync(process.execPath, [join(ROOT, "scripts", "build-webview.mjs")], { cwd: ROOT, timeout: 60_000 });
}

export interface Asked {
  readonly method: string;
  readonly params: unknown;
}

export interface PageOptions {
  readonly theme?: Theme;
  readonly width?: number;
  readonly height?: number;
  readonly translations?: Readonly<Record<string, string>>;
  /** Methods that the host refuses, with the words it refuses them with. */
  readonly refuse?: Readonly<Record<string, string>>;
}

/** A page before it is loaded, and how its messages arrive. */
export interface Opened {
  readonly page: Page;
  readonly server: Server;
  readonly wire: (listener: (message: unknown) => void) => void;
}

/** A built page in a browser, with the HTML the extension makes for it and a host at the other end of its channel. */
export abstract class ServedPage<Host extends Side> {
  readonly asked: Asked[] = [];
  readonly errors: string[] = [];
  protected readonly channel: Channel<Host, PanelView>;

  readonly page: Page;
  private readonly server: Server;

  protected constructor(
    { page, server, wire }: Opened,
    private readonly options: PageOptions,
  ) {
    this.page = page;
    this.server = server;
    this.channel = new Channel<Host, PanelView>(
      { post: (message) => void page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`).catch(() => undefined), onMessage: wire },
      this.handlers(),
    );
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(message.text());
    });
  }

  /** What the host answers; each by `answer`, so that it is noted. */
  protected abstract handlers(): Handlers<Host>;

  protected answer(method: string, after?: () => void): (params: unknown) => null {
    return (params) => {
      this.asked.push({ method, params });
      const refused = this.options.refuse?.[method];
      if (refused !== undefined) throw new Error(refused);
      after?.();
      return null;
    };
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

/** Opens a page of the bundle; `make` puts a host at its other end before it is loaded. */
export async function openPage<P extends ServedPage<never>>(browser: Browser, name: string, options: PageOptions, make: (opened: Opened) => P): Promise<P> {
  const server = await serve(name, options);
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
  const made = make({ page, server, wire: (listener) => listeners.push(listener) });
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    await page.locator("h1").waitFor();
  } catch (error) {
    await made.close();
    throw error;
  }
  return made;
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

function serve(name: string, options: PageOptions): Promise<Server> {
  const server = createServer((request, response) => {
    if (request.url === "/panel.js") response.setHeader("content-type", "text/javascript").end(readFileSync(join(BUILT, "panel.js")));
    else if (request.url === "/panel.css") response.setHeader("content-type", "text/css").end(readFileSync(join(BUILT, "panel.css")));
    else if (request.url === "/favicon.ico") response.writeHead(204).end();
    else response.setHeader("content-type", "text/html").end(html(name, options, `http://${request.headers.host ?? ""}`));
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve(server);
    });
  });
}

/** As src/ui/panel/html.ts writes it, with the colours that VS Code adds. */
function html(name: string, { theme = DARK, translations = {} }: PageOptions, source: string): string {
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
<div id="app" data-page="${name}"></div>
<script type="module" nonce="${NONCE}" src="/panel.js"></script>
</body>
</html>`;
}
