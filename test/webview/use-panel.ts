import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import { startChromium } from "../support/browser";
import { PanelPage } from "./panel-page";
import type { PanelPageOptions } from "./panel-page";
import { buildPages } from "./served-page";
import { simulatedRun } from "./states";
import type { Shown } from "./states";

/** What a suite has of the panel: known once its hooks have run. */
export interface UsedPanel {
  /** A whole run, the same for all suites. */
  readonly run: Shown;
  /** The panel of this test. */
  readonly panel: PanelPage;
  /** Opens it on `run`, or as `options` say, and forgets what it asked for while it came up. */
  readonly open: (options?: Partial<PanelPageOptions>) => Promise<PanelPage>;
}

let once: Promise<Shown> | null = null;

/** The panel is built, and the run made, once for all suites. */
const prepared = (): Promise<Shown> =>
  (once ??= (async () => {
    buildPages();
    return simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 });
  })());

/** Hooks of a suite that opens the panel: a browser for all of it, and each test's panel closed afterwards, without errors in its page. */
export function usePanel(): UsedPanel {
  let browser: Browser | null = null;
  let run: Shown | null = null;
  let panel: PanelPage | null = null;
  const there = <T>(value: T | null): T => {
    if (value === null) throw new Error("The panel's hooks have not run yet.");
    return value;
  };

  before(async () => {
    run = await prepared();
    browser = await startChromium();
  });
  afterEach(async () => {
    const opened = panel;
    panel = null;
    await opened?.close();
    assert.deepEqual(opened?.errors ?? [], []);
  });
  after(() => browser?.close());

  return {
    get run() {
      return there(run);
    },
    get panel() {
      return there(panel);
    },
    open: async (options = {}) => {
      const { state, trials } = there(run);
      panel = await PanelPage.open(there(browser), { state, trials, ...options });
      panel.asked.length = 0;
      return panel;
    },
  };
}
