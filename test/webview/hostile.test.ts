import assert from "node:assert/strict";
import type { Browser } from "playwright-core";
import type { PanelState, TrialRow } from "../../src/protocol/panel";
import { startChromium } from "../support/browser";
import { TABS } from "../../webview-ui/model/choices";
import { buildPanel, PanelPage } from "./panel-page";
import { LIVE, simulatedRun } from "./states";
import type { Shown } from "./states";

const EVIL = `<img src=x onerror="window.broken = true"><script>window.broken = true</script></title><b id="injected">`;
const LONG = "megabytes of text ".repeat(60_000);

describe("hostile words in the panel", function () {
  this.timeout(90_000);
  let browser: Browser;
  let run: Shown;
  let panel: PanelPage;

  before(async () => {
    buildPanel();
    browser = await startChromium();
    run = await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 });
  });
  afterEach(() => panel.close());
  after(() => browser.close());

  /** Every text that comes from outside, replaced. */
  const poisoned = (words: string): { state: PanelState; trials: readonly TrialRow[] } => {
    const report = run.state.report!;
    const { environment } = report;
    const presets = report.presets.map(({ evidence: { count, measures }, ...preset }) => ({
      ...preset,
      why: words,
      evidence: { state: "rejected", count, measures, why: words } as const,
    }));
    return {
      trials: run.trials.slice(0, 4).map((row) => ({ ...row, purpose: words, detail: words })),
      state: {
        ...run.state,
        model: words,
        report: {
          ...report,
          presets,
          simulated: false,
          model: { ...report.model, name: words, quantization: words, parameterSize: words, digest: words },
          environment: {
            ...environment,
            o3Version: words,
            engine: { ...environment.engine, version: words, endpoint: words },
            hardware: { ...environment.hardware, cpuModel: words, fingerprint: words },
          },
          ceiling: { state: "none", why: words },
          ending: { state: "failed", reason: words, message: words },
          flags: [{ severity: "warning", message: words }],
        },
        runs: run.state.runs.map((summary) => ({ ...summary, engineVersion: words, o3Version: words })),
        words: { max_context: words, balanced: words, fast: words },
        staleReasons: [words],
        applyBlocked: words,
        problem: words,
        live: { ...LIVE, alert: words, snapshot: { ...LIVE.snapshot!, doing: words } },
      },
    };
  };

  it("stay words when they are HTML, in every tab and every notice", async () => {
    panel = await PanelPage.open(browser, { ...poisoned(EVIL), refuse: { cancel: EVIL } });
    await panel.page.getByRole("button", { name: "Cancel" }).click();
    for (const tab of TABS) {
      await panel.page.locator(`#tab-${tab}`).click();
      assert.equal(await panel.page.locator("#injected, #app img, #app script").count(), 0, tab);
    }
    assert.equal(await panel.page.evaluate("window.broken"), undefined);
    assert.equal(await panel.page.locator("h1").textContent(), EVIL);
    assert.deepEqual(panel.errors, []);
  });

  it("are cut when they are megabytes, and nothing sticks out", async () => {
    panel = await PanelPage.open(browser, poisoned(LONG));
    for (const tab of TABS) {
      await panel.page.locator(`#tab-${tab}`).click();
      assert.ok((await panel.page.evaluate<number>("document.documentElement.outerHTML.length")) < 1_000_000, tab);
      assert.equal(await panel.page.evaluate("document.documentElement.scrollWidth"), 1280, tab);
    }
    assert.ok(((await panel.page.locator("h1 .clipped").getAttribute("title")) ?? "").startsWith("megabytes of text megabytes"));
  });
});
