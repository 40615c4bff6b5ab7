import assert from "node:assert/strict";
import type { PanelState, TrialRow } from "../../src/protocol/panel";
import { TABS } from "../../webview-ui/model/choices";
import { LIVE } from "./states";
import { KV_CACHE, TUNING, tuned } from "./tuned";
import { usePanel } from "./use-panel";

const EVIL = `<img src=x onerror="window.broken = true"><script>window.broken = true</script></title><b id="injected">`;
const LONG = "megabytes of text ".repeat(60_000);

describe("hostile words in the panel", function () {
  this.timeout(90_000);
  const used = usePanel();

  /** Every text that comes from outside, replaced. */
  const poisoned = (words: string): { state: PanelState; trials: readonly TrialRow[] } => {
    const report = tuned(used.run.state).report!;
    const { environment } = report;
    const presets = report.presets.map(({ evidence: { count, measures }, ...preset }) => ({
      ...preset,
      why: words,
      evidence: { state: "rejected", count, measures, why: words } as const,
    }));
    return {
      trials: used.run.trials.slice(0, 4).map((row) => ({ ...row, purpose: words, detail: words })),
      state: {
        ...used.run.state,
        subject: { kind: "model", id: words },
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
          tuning: {
            ...TUNING,
            settings: TUNING.settings.slice(-1).map((setting) => ({ ...setting, note: words })),
            notTuned: [{ setting: "num_gpu", why: words }],
          },
          kvCache: KV_CACHE.slice(-1).map((reading) => ({ ...reading, quality: { state: "not-measurable", why: words } })),
          ceiling: { state: "none", why: words },
          ending: { state: "failed", reason: words, message: words },
          flags: [{ severity: "warning", message: words }],
        },
        runs: used.run.state.runs.map((summary) => ({ ...summary, engineVersion: words, o3Version: words })),
        offered: presets.map((preset) => ({ preset, runId: words, measuredAt: 0, words, changed: [{ code: "machine", was: words, is: words }] })),
        applyBlocked: words,
        problem: words,
        live: { ...LIVE, alert: words, snapshot: { ...LIVE.snapshot!, doing: { code: "race", attempt: 1, most: 25, setup: words } } },
      },
    };
  };

  it("stay words when they are HTML, in every tab and every notice", async () => {
    const panel = await used.open({ ...poisoned(EVIL), refuse: { cancel: EVIL } });
    await panel.page.getByRole("button", { name: "Cancel" }).click();
    for (const tab of TABS) {
      await panel.page.locator(`#tab-${tab}`).click();
      assert.equal(await panel.page.locator("#injected, #app img, #app script").count(), 0, tab);
    }
    assert.equal(await panel.page.evaluate("window.broken"), undefined);
    assert.equal(await panel.page.locator("h1").textContent(), EVIL);
  });

  it("are cut when they are megabytes, and nothing sticks out", async () => {
    const panel = await used.open(poisoned(LONG));
    for (const tab of TABS) {
      await panel.page.locator(`#tab-${tab}`).click();
      assert.ok((await panel.page.evaluate<number>("document.documentElement.outerHTML.length")) < 1_000_000, tab);
      assert.equal(await panel.page.evaluate("document.documentElement.scrollWidth"), 1280, tab);
    }
    assert.ok(((await panel.page.locator("h1 .clipped").getAttribute("title")) ?? "").startsWith("megabytes of text megabytes"));
  });
});
