import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import { bakedOptions } from "../../src/core/domain/baked-options";
import { violations } from "./axe";
import type { PanelPage, PanelPageOptions } from "./panel-page";
import { THEMES } from "./themes";
import { tuned, untuned } from "./tuned";
import { usePanel } from "./use-panel";

describe("tuning in the panel", function () {
  this.timeout(120_000);
  const used = usePanel();
  let panel: PanelPage;

  const open = async (options: Partial<PanelPageOptions> = {}): Promise<void> => {
    panel = await used.open({ state: tuned(used.run.state), ...options });
    await panel.page.locator("#tab-tuning").click();
  };
  const slider = (): Locator => panel.page.getByRole("slider");
  const spoken = async (): Promise<string> => (await slider().getAttribute("aria-valuetext")) ?? "";
  const row = (name: string): Locator => panel.page.getByRole("row", { name });
  const candidate = (name: string): Locator => panel.page.locator("article.candidate").filter({ has: panel.page.getByRole("heading", { name }) });
  const limit = (label: string, value: string): Promise<void> => panel.page.getByLabel(label).fill(value);

  it("says in a sentence that nothing was tuned, and shows no empty section", async () => {
    await open({ state: untuned(used.run.state) });
    await panel.page.getByText("No setting was tuned in this run").waitFor();
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
    await panel.page.getByText("24 loads: 2 while other programs kept the machine busy, 1 failed.").waitFor();
    await panel.page.getByText(/The machine got slower meanwhile: late loads ran at x0\.92/).waitFor();
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
    assert.deepEqual(seen, ["1", "1", "2", "7", "7", "6"]);
    await panel.page.keyboard.press("End");
    assert.match(await spoken(), /^Context 131,072 tokens, Decode speed 28\.0 tok\/s, .*num_batch 1024, kv_cache_type q8_0/);
    await panel.page.locator(".front-point").getByText("128K (131,072 tokens)").waitFor();
  });

  it("shows where the focus is on the front", async () => {
    await open();
    await panel.page.locator("#tab-tuning").focus();
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Tab");
    await panel.page.keyboard.press("Tab");
    assert.equal(await panel.page.evaluate("document.activeElement.getAttribute('role')"), "slider");
    assert.notEqual(await panel.page.evaluate("getComputedStyle(document.activeElement).outlineStyle"), "none");
  });

  it("shows the point that is clicked, a dominated one too, and says by which", async () => {
    await open();
    // At the far left and top is the smallest and fastest: the first stop.
    await slider().click({ position: { x: 60, y: 5 } });
    assert.equal(await slider().getAttribute("aria-valuenow"), "1");
    assert.match(await spoken(), /^Fast, Context 7,168 tokens/);
    await panel.page.getByLabel("Across").selectOption("prefill");
    await panel.page.getByLabel("Up", { exact: true }).selectOption("decode");
    // The lower of two at prefill 1,250 is on the front, the upper one (45 tok/s at 64K) is not.
    const box = (await slider().boundingBox())!;
    const found: string[] = [];
    for (let y = 10; y < box.height - 60; y += 6) {
      await slider().click({ position: { x: 60 + ((box.width - 80) * 1250) / 3234, y } });
      found.push((await panel.page.locator(".front-point h4").textContent()) ?? "");
    }
    assert.ok(found.includes("A point that is not on the Pareto front"), [...new Set(found)].join());
  });

  it("draws other axes when they are chosen, and says what is not measured on them", async () => {
    await open();
    const picture = (): Promise<string> => panel.page.evaluate<string>("document.querySelector('.front-box canvas').toDataURL()");
    const before = await picture();
    await panel.page.getByText("2 points not drawn: not measured on these axes.").waitFor();
    await panel.page.getByLabel("Up", { exact: true }).selectOption("memory");
    assert.equal(await slider().getAttribute("aria-label"), "Points of the Pareto front by Context and Memory");
    assert.notEqual(await picture(), before);
    assert.equal(await panel.page.getByText("not measured on these axes").isVisible(), false);
    await panel.recreate();
    assert.equal(await panel.page.getByLabel("Up", { exact: true }).inputValue(), "memory");
  });

  it("repaints the front in the colours of a changed theme", async () => {
    await open({ theme: THEMES.dark });
    const picture = (): Promise<string> => panel.page.evaluate<string>("document.querySelector('.front-box canvas').toDataURL()");
    const dark = await picture();
    await panel.wears(THEMES.light);
    await panel.until(`document.querySelector(".front-box canvas").toDataURL() !== ${JSON.stringify(dark)}`);
  });

  it("recommends no point whose answers are not proven, and says so", async () => {
    await open();
    await panel.page.getByText("1 point left out: answers with the smaller KV cache were not proven to stay the same.").waitFor();
    assert.equal(await panel.page.locator("section:has(> #front-title)").getByText("q4_0").count(), 0);
  });

  it("applies a candidate only where it is a preset, as that preset, and says why it does not apply the others", async () => {
    await open();
    assert.equal(
      await candidate("Largest context")
        .getByRole("button", { name: /^Apply/ })
        .count(),
      0,
    );
    await candidate("Largest context").getByText(/^This is no preset \(measured, not certified\), so it cannot be applied/).waitFor();
    await candidate("Fastest").getByText("This is the preset Fast.").waitFor();
    await candidate("Fastest")
      .getByRole("button", { name: /^Apply Fast/ })
      .click();
    const { settings } = tuned(used.run.state).report!.presets.find(({ name }) => name === "fast")!;
    assert.deepEqual(await panel.askedFor(1), [
      { method: "apply", params: { preset: "fast", runId: used.run.state.runId, options: bakedOptions(settings) } },
    ]);
  });

  it("has no second set of presets: a preset's name stands on its own point alone, whatever is picked", async () => {
    await open();
    assert.deepEqual(
      await panel.page.locator("article.candidate h4").allTextContents(),
      ["Largest context", "Best compromise", "Fastest"],
    );
    // In this run the preset Balanced is not what is on offer: another run's is.
    const state = tuned(used.run.state);
    const offered = state.offered.map((one) => (one.preset.name === "balanced" ? { ...one, runId: "run-0" } : one));
    panel.send({ ...state, offered });
    await candidate("Best compromise").getByText("This is no preset (certified), so it cannot be applied").waitFor();
    assert.equal(await candidate("Best compromise").getByRole("button", { name: /^Apply/ }).count(), 0);
    assert.equal(await panel.page.locator("#panel-tuning").getByText("Balanced", { exact: true }).count(), 0);
  });

  it("applies nothing while that is blocked, and says why", async () => {
    await open({ state: { ...tuned(used.run.state), applyBlocked: "This workspace is not trusted." } });
    const apply = candidate("Fastest").getByRole("button", { name: /^Apply Fast/ });
    assert.equal(await apply.getAttribute("aria-disabled"), "true");
    await apply.dispatchEvent("click");
    await candidate("Fastest").getByText("This workspace is not trusted.").waitFor();
    assert.deepEqual(await panel.askedFor(0), []);
  });

  it("shows a pick on the chart", async () => {
    await open();
    await candidate("Largest context").getByRole("button", { name: "Show on the chart" }).click();
    assert.equal(await slider().getAttribute("aria-valuenow"), "7");
    await panel.page.getByRole("heading", { name: "Point 7 of the 7 drawn on the Pareto front" }).waitFor();
  });

  it("says beside its field what is no limit, and keeps the last one that was", async () => {
    await open();
    await limit("Memory at most, GiB", "12");
    await panel.page.getByText("5 of 9 points on the Pareto front meet these limits.").waitFor();
    for (const typed of ["0", "-3", "many"]) {
      await limit("Memory at most, GiB", typed);
      await panel.page.getByRole("alert").getByText("Enter a number above 0, or nothing for no limit.").waitFor();
      assert.equal(await panel.page.getByLabel("Memory at most, GiB").getAttribute("aria-invalid"), "true");
    }
    assert.equal(await panel.page.getByText("5 of 9 points on the Pareto front meet these limits.").count(), 1);
    await limit("Memory at most, GiB", "");
    await panel.page.getByText("9 of 9 points on the Pareto front meet these limits.").waitFor();
  });

  it("starts with the limits of the run, and goes back to them", async () => {
    const state = tuned(used.run.state);
    const report = { ...state.report!, request: { ...state.report!.request, maxTtftMs: 30_000 } };
    await open({ state: { ...state, report } });
    const field = panel.page.getByLabel("First token within, s");
    assert.equal(await field.inputValue(), "30");
    assert.match((await candidate("Largest context").textContent()) ?? "", /30K/);
    await field.fill("40");
    assert.match((await candidate("Largest context").textContent()) ?? "", /64K/);
    await panel.page.getByRole("button", { name: "As asked for in the run" }).click();
    assert.equal(await field.inputValue(), "30");
    assert.match((await candidate("Largest context").textContent()) ?? "", /30K/);
  });

  it("puts each type of KV cache beside f16, and recommends only what passed", async () => {
    await open();
    assert.match(
      (await row("q8_0").first().textContent()) ?? "",
      /68\.0 KiB instead of 128\.0 KiB \(53 %\).*Passed: recall 100 %.*may be recommended/,
    );
    assert.match((await row("q4_0").first().textContent()) ?? "", /Failed, not recommended: with q4_0 fewer markers/);
    assert.match((await row("q5_1").first().textContent()) ?? "", /Not measurable, so not recommended/);
  });

  it("shows agents at once as a picture with words, and as a table", async () => {
    await open();
    const label = await panel.page.getByRole("img", { name: /^Speed by slots/ }).getAttribute("aria-label");
    assert.equal(label, "Speed by slots: together 91.0 tok/s with 1 slot, 214 tok/s with 8 slots. All values are in the table below.");
    await panel.page.getByText("Table: Agents at once").first().click();
    assert.match((await row("8 8").textContent()) ?? "", /214 tok\/s3: 210 to 218 tok\/s26\.8 tok\/s4\.3 s21\.3 GiB/);
  });

  it("gives commands to keep the server's settings, and copies them", async () => {
    await open();
    await panel.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    const guide = panel.page.locator("details.keep").first();
    await guide.locator("summary").click();
    await guide.getByRole("button", { name: "Copy the commands: Set" }).click();
    await guide.getByText("Copied.").waitFor();
    assert.equal(await panel.page.evaluate("navigator.clipboard.readText()"), await guide.locator("code").first().textContent());
    assert.match((await guide.locator("code").first().textContent()) ?? "", /OLLAMA_KV_CACHE_TYPE=q8_0/);
  });

  it("selects the commands where the clipboard is out of reach", async () => {
    await open();
    await panel.page.evaluate(
      "Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } })",
    );
    const guide = panel.page.locator("details.keep").first();
    await guide.locator("summary").click();
    await guide.getByRole("button", { name: "Copy the commands: Set" }).click();
    await guide.getByText("The clipboard could not be reached").waitFor();
    assert.equal(await panel.page.evaluate("getSelection().toString()"), await guide.locator("code").first().innerText());
  });

  it("stays where it is while a run goes on and the state comes again", async () => {
    await open();
    await slider().focus();
    await panel.page.keyboard.press("End");
    const place = (): Promise<string> =>
      panel.page.evaluate<string>("JSON.stringify([...document.querySelectorAll('#panel-tuning h3')].map((h) => h.offsetTop))");
    const before = await place();
    panel.send({ applied: "fast", canUndo: true });
    await panel.page.getByRole("button", { name: "Undo apply" }).waitFor();
    assert.equal(await slider().getAttribute("aria-valuenow"), "7");
    assert.equal(await panel.page.evaluate("document.activeElement.getAttribute('role')"), "slider");
    for (const key of ["Home", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight"]) {
      await panel.page.keyboard.press(key);
      assert.equal(await place(), before, key);
    }
  });

  for (const [what, width, fontSize] of [
    ["320 pixels", 320, "13px"],
    ["twice the size of text", 1280, "26px"],
  ] as const) {
    it(`has nothing that sticks out at ${what}`, async () => {
      await open({ width });
      await panel.page.evaluate(`document.documentElement.style.setProperty("--vscode-font-size", "${fontSize}")`);
      await panel.page.evaluate("for (const details of document.querySelectorAll('#panel-tuning details')) details.open = true");
      assert.equal(await panel.page.evaluate("document.documentElement.scrollWidth"), width);
    });
  }

  it("picks the candidates again when a limit changes, asks nobody for it, and remembers it", async () => {
    await open();
    assert.match((await candidate("Largest context").textContent()) ?? "", /128K.*The largest context of the measured points: 131,072 tokens/);
    await limit("Decode at least, tok/s", "40");
    await panel.page.getByText("5 of 9 points on the Pareto front meet these limits.").waitFor();
    assert.match((await candidate("Largest context").textContent()) ?? "", /64K.*of the measured points that keep the limits: 65,536 tokens/);
    await limit("Decode at least, tok/s", "1000");
    await panel.page.getByText("Nothing measured meets these limits. Best values seen, not all at once: 113 tok/s").waitFor();
    assert.equal(await candidate("Fastest").getByText("Nothing measured keeps these limits.").count(), 1);
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
