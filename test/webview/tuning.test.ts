import assert from "node:assert/strict";
import type { Browser, Locator } from "playwright-core";
import { startChromium } from "../support/browser";
import { violations } from "./axe";
import { buildPanel, PanelPage } from "./panel-page";
import type { PanelPageOptions } from "./panel-page";
import { simulatedRun } from "./states";
import type { Shown } from "./states";
import { THEMES } from "./themes";
import { tuned, untuned } from "./tuned";

describe("tuning in the panel", function () {
  this.timeout(120_000);
  let browser: Browser;
  let run: Shown;
  let panel: PanelPage;

  before(async () => {
    buildPanel();
    browser = await startChromium();
    run = await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 });
  });
  afterEach(async () => {
    const { errors } = panel;
    await panel.close();
    assert.deepEqual(errors, []);
  });
  after(() => browser.close());

  const open = async (options: Partial<PanelPageOptions> = {}): Promise<void> => {
    panel = await PanelPage.open(browser, { state: tuned(run.state), trials: run.trials, ...options });
    await panel.page.locator("#tab-tuning").click();
    panel.asked.length = 0;
  };
  const slider = (): Locator => panel.page.getByRole("slider");
  const spoken = async (): Promise<string> => (await slider().getAttribute("aria-valuetext")) ?? "";
  const row = (name: string): Locator => panel.page.getByRole("row", { name });
  const pick = (name: string): Locator => panel.page.locator("article.pick").filter({ has: panel.page.getByRole("heading", { name }) });
  const limit = (label: string, value: string): Promise<void> => panel.page.getByLabel(label).fill(value);

  it("says in a sentence that nothing was tuned, and shows no empty section", async () => {
    await open({ state: untuned(run.state) });
    await panel.page.getByText("Nothing was tuned in this run").waitFor();
    assert.equal(await panel.page.locator("#panel-tuning").getByRole("heading").count(), 0);
    assert.equal(await panel.page.locator("#panel-tuning canvas:visible").count(), 0);
  });

  it("says what each setting gave, with its interval, and claims no more", async () => {
    await open();
    const gave = async (name: string): Promise<string | null> => row(name).getByRole("cell").first().textContent();
    assert.equal(await gave("num_batch 1024"), "✓turn x1.12 (1.09 to 1.15), prefill x1.31 (1.27 to 1.35) over automatic");
    assert.match((await gave("num_batch 2048")) ?? "", /, but decode x0\.95 \(0\.93 to 0\.97\)$/);
    assert.equal(await gave("num_thread 8"), "–no gain (turn x1.01 (0.98 to 1.04))");
    assert.match((await gave("num_gpu 24")) ?? "", /slower than automatic: turn x0\.71/);
    assert.match((await gave("kv_cache_type q4_1")) ?? "", /failed: the server refused to load the model: unsupported type$/);
    await panel.page.getByText("24 visits: 2 contended by other programs, 1 failed.").waitFor();
    await panel.page.getByText(/The machine got slower meanwhile: late visits ran at x0\.92/).waitFor();
    await panel.page.getByText(/num_parallel: the server is on another machine/).waitFor();
  });

  it("moves along the front by keyboard, and says each point's figures and settings", async () => {
    await open();
    await slider().focus();
    const seen: string[] = [];
    for (const key of ["Home", "ArrowLeft", "ArrowRight", "End", "ArrowRight", "ArrowDown"]) {
      await panel.page.keyboard.press(key);
      seen.push((await slider().getAttribute("aria-valuenow")) ?? "");
    }
    assert.deepEqual(seen, ["1", "1", "2", "8", "8", "7"]);
    await panel.page.keyboard.press("End");
    assert.match(await spoken(), /^Max context, Context 131,072 tokens, Decode speed 28\.0 tok\/s, .*num_batch 1024, kv_cache_type q8_0/);
    await panel.page.locator(".front-point").getByText("128K (131,072 tokens)").waitFor();
  });

  it("picks the presets again when a limit changes, asks nobody for it, and remembers it", async () => {
    await open();
    assert.match((await pick("Max context").textContent()) ?? "", /128K.*The largest context of the measured points: 131,072 tokens/);
    await limit("Decode at least, tok/s", "40");
    await panel.page.getByText("6 of 9 points on the front keep these limits.").waitFor();
    assert.match((await pick("Max context").textContent()) ?? "", /64K.*of the measured points that keep the limits: 65,536 tokens/);
    await limit("Decode at least, tok/s", "1000");
    await panel.page.getByText("No measured point keeps these limits: relax one. The best on the front are 110 tok/s").waitFor();
    assert.equal(await pick("Fast").getByText("No point can be this preset within the limits.").count(), 1);
    await limit("Decode at least, tok/s", "4,5e1");
    await panel.recreate();
    assert.equal(await panel.page.getByLabel("Decode at least, tok/s").inputValue(), "45");
    assert.deepEqual(
      panel.asked.filter(({ method }) => method !== "ready"),
      [],
    );
  });

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`axe finds no violation, with tables open, in ${name}`, async () => {
      await open({ theme });
      await limit("First token within, s", "-1");
      await panel.page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
      assert.deepEqual(await violations(panel.page), []);
    });
  }
});
