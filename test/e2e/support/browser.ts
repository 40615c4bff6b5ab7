import type { Browser, Page } from "playwright-core";
import { startChromium } from "../../support/browser";

const VIEWPORT = { width: 1280, height: 800 };
const STEP_LIMIT_MS = 60_000;

let browser: Promise<Browser> | null = null;

/** Set by `run.mjs e2e`, which starts VS Code. */
export function fromRunner(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set. Run: npm run test:e2e`);
  return value;
}

/** A page of its own in the one browser; it reaches nothing but this machine. */
export async function newPage(): Promise<Page> {
  browser ??= startChromium();
  const context = await (
    await browser
  ).newContext({ viewport: VIEWPORT, reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
  await context.route(
    (url) => url.protocol.startsWith("http") && url.hostname !== "127.0.0.1",
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_LIMIT_MS);
  return page;
}

export async function closeBrowser(): Promise<void> {
  const open = browser;
  browser = null;
  await (await open)?.close();
}
