import assert from "node:assert/strict";
import { bakedOptions } from "../../src/core/domain/baked-options";
import type { PresetName } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import type { PanelState } from "../../src/protocol/panel";
import { formatTokens } from "../../src/core/format";
import { presetTitle } from "../../src/words/presets";
import { presetGroups } from "../../webview-ui/model/preset-groups";
import { shortTokens } from "../../webview-ui/model/words";
import { emptyState, LIVE, stale, withOlderRun, withPresets, UPDATED, UPDATED_WORDS } from "./states";
import { usePanel } from "./use-panel";
import { inWords } from "../../src/words/said";

describe("what is pressed in the panel reaches the host", function () {
  this.timeout(60_000);
  const used = usePanel();
  const { open } = used;
  const press = (name: string | RegExp): Promise<void> => used.panel.page.getByRole("button", { name }).first().click();
  const asked = async (count: number): Promise<readonly unknown[]> => {
    const all = await used.panel.askedFor(count);
    assert.equal(all.length, count);
    return all;
  };

  /** Presets that share a card, a list for each card. */
  const groups = (): ReturnType<typeof presetGroups> => presetGroups(used.run.state.report?.presets ?? []);
  const shown = (wanted: PresetName): unknown => {
    const { preset, runId } = used.run.state.offered.find(({ preset: { name } }) => name === wanted)!;
    return { preset: wanted, runId, options: bakedOptions(preset.settings) };
  };

  it("asks for everything when it is up", async () => {
    await open();
    await used.panel.recreate();
    assert.deepEqual(await used.panel.askedFor(1), [{ method: "ready", params: null }]);
  });

  it("Apply names the preset as it is shown, of which run and with which options, by mouse", async () => {
    await open();
    const first = groups()[0]![0];
    await press(/^Apply Max context/);
    assert.deepEqual(await asked(1), [{ method: "apply", params: shown(first.name) }]);
  });

  it("copies the name of the model that a preset makes", async () => {
    await open();
    await press("Copy model name: Fast");
    assert.deepEqual(await asked(1), [{ method: "copyModelName", params: { preset: "fast" } }]);
  });

  it("Apply names the preset, by keyboard", async () => {
    await open();
    await used.panel.page.getByRole("button", { name: "Apply Fast" }).focus();
    await used.panel.page.keyboard.press("Enter");
    assert.deepEqual(await asked(1), [{ method: "apply", params: shown("fast") }]);
  });

  it("Apply says why it cannot, and does nothing", async () => {
    await open({ state: { ...used.run.state, applyBlocked: "This workspace is not trusted." } });
    const button = used.panel.page.getByRole("button", { name: "Apply Fast" });
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    const reason = await button.getAttribute("aria-describedby");
    assert.equal(await used.panel.page.locator(`#${reason ?? ""}`).textContent(), "This workspace is not trusted.");
    await button.dispatchEvent("click");
    await button.press("Enter");
    await asked(0);
  });

  for (const [what, state] of [
    ["Optimize again", (): PanelState => used.run.state],
    ["Optimize", (): PanelState => emptyState(used.run.state.subject.id)],
  ] as const) {
    it(`${what} says why it cannot, as where the server is down, and does nothing`, async () => {
      await open({ state: { ...state(), measureBlocked: "The server does not answer." } });
      const button = used.panel.page.getByRole("button", { name: what, exact: true });
      assert.equal(await button.getAttribute("aria-disabled"), "true");
      const reason = await button.getAttribute("aria-describedby");
      assert.equal(await used.panel.page.locator(`#${reason ?? ""}`).textContent(), "The server does not answer.");
      await button.dispatchEvent("click");
      await asked(0);
    });
  }

  it("a preset that is not stable cannot be applied", async () => {
    const report = used.run.state.report!;
    const [first, ...others] = report.presets;
    const { count, measures } = first!.evidence;
    const rejected = { ...first!, evidence: { state: "rejected", count, measures, why: "Two of three failed." } } as const;
    await open({ state: withPresets(used.run.state, [rejected, ...others]) });
    assert.equal(await used.panel.page.getByRole("button", { name: "Apply Max context" }).getAttribute("aria-disabled"), "true");
    assert.equal(await used.panel.page.getByText("It was tested and is not stable.").count(), 1);
  });

  it("presets that are one setup share a card, with the reason of each", async () => {
    const report = used.run.state.report!;
    const [first] = report.presets;
    const same = report.presets.map(({ name, why }) => ({ ...first!, name, why }));
    await open({ state: withPresets(used.run.state, same) });
    const cards = used.panel.page.locator("article.card");
    assert.equal(await cards.count(), 1);
    assert.equal(await cards.getByRole("heading").textContent(), "Max context, Balanced, Fast");
    await cards.getByText("Proven. All presets come to this setup.").waitFor();
    for (const { why } of same) assert.ok((await cards.textContent())?.includes(inWords(why)));
    await press(/^Apply Max context, Balanced, Fast/);
    assert.deepEqual(await asked(1), [{ method: "apply", params: shown("max_context") }]);
  });

  it("Cancel is there while a run is on, and waits for its answer", async () => {
    await open({ state: { ...used.run.state, live: LIVE } });
    await press("Cancel");
    assert.deepEqual(await asked(1), [{ method: "cancel", params: null }]);
    used.panel.send({ live: { ...LIVE, cancelling: true } });
    await used.panel.page.getByRole("button", { name: "Cancelling" }).waitFor();
    assert.equal(await used.panel.page.getByRole("button", { name: "Cancelling" }).getAttribute("aria-disabled"), "true");
  });

  it("keeps the focus on a button while the state changes around it", async () => {
    await open();
    await used.panel.page.getByRole("button", { name: "Apply Fast" }).focus();
    used.panel.send({ offered: stale(used.run.state, [UPDATED]) });
    await used.panel.page.getByText(UPDATED_WORDS).waitFor();
    assert.equal(await used.panel.page.evaluate("document.activeElement.getAttribute('data-key')"), "apply-fast");
  });

  it("optimizes from the empty page and again from a full one", async () => {
    await open({ state: emptyState("llama3.1:8b"), trials: [] });
    await press("Optimize");
    used.panel.send(used.run.state, used.run.trials);
    await press("Optimize again");
    assert.deepEqual(await asked(2), [
      { method: "optimize", params: null },
      { method: "optimize", params: null },
    ]);
  });

  it("recommends one setup above the others, with the reason for it", async () => {
    await open();
    const heroes = used.panel.page.locator("article.hero");
    assert.equal(await heroes.count(), 1);
    const names = groups().find((group) => group.some(({ name }) => name === "balanced"))!;
    assert.equal(await heroes.getByRole("heading").textContent(), names.map(({ name }) => presetTitle(name)).join(", "));
    await heroes.getByText("Proven: the largest context, and still as fast when full as Balanced asks for.").waitFor();
    const tops = await used.panel.page.evaluate<number[]>("[...document.querySelectorAll('article.card')].map((card) => card.getBoundingClientRect().top)");
    assert.ok(tops.slice(1).every((top) => top > tops[0]!), tops.join());
  });

  it("says of what is not proven how far the proof has come, on the page and in the button", async () => {
    const { presets } = used.run.state.report!;
    const open13 = presets.map((preset): Preset => {
      const { count, measures } = preset.evidence;
      const made = { ...count, visits: 2, successes: 2, ownVisits: 2, largerVisits: 0 };
      return { ...preset, evidence: { state: "provisional", count: made, visitsNeeded: 11, bound: { reliability: 0.38, confidence: 0.85 }, measures, why: "" } };
    });
    await open({ state: withPresets(used.run.state, open13) });
    await used.panel.page.locator("article.hero").getByText("Not proven yet: 2 of 13 filled loads.").waitFor();
    const [first] = presetGroups(open13).find((group) => group.some(({ name }) => name === "balanced"))!;
    await used.panel.page.locator("article.hero").getByRole("button", { name: new RegExp(`^Apply .*\\(${shortTokens(first.contextTokens)}\\) anyway: .*, not proven$`) }).click();
    assert.deepEqual(await asked(1), [{ method: "apply", params: shown(first.name) }]);
  });

  it("says of what is applied that it is, and asks nothing", async () => {
    await open({ state: { ...used.run.state, applied: "balanced", canUndo: true } });
    const button = used.panel.page.locator("article.hero").getByRole("button", { name: /^Already applied: .*Balanced/ });
    assert.equal(await button.getAttribute("aria-disabled"), "true");
    await button.dispatchEvent("click");
    await asked(0);
  });

  it("names the preset and its size in every Apply button, and says the same to a screen reader", async () => {
    await open();
    const labels = await used.panel.page.evaluate<string[][]>(
      "[...document.querySelectorAll('vscode-button')].filter((button) => button.textContent.startsWith('Apply')).map((button) => [button.textContent, button.getAttribute('aria-label')])",
    );
    assert.equal(labels.length, groups().length);
    for (const { preset } of used.run.state.offered) {
      const [label, spoken] = labels.find(([text]) => text!.includes(presetTitle(preset.name)))!;
      assert.ok(label!.includes(`(${shortTokens(preset.contextTokens)})`), label);
      assert.ok(spoken!.startsWith(label!) && spoken!.endsWith(formatTokens(preset.contextTokens)), spoken);
    }
  });

  it("undoes what is applied, and offers that only then", async () => {
    await open();
    assert.equal(await used.panel.page.getByRole("button", { name: "Undo apply" }).count(), 0);
    used.panel.send({ applied: "balanced", canUndo: true });
    await press("Undo apply");
    assert.deepEqual(await asked(1), [{ method: "undoApply", params: null }]);
  });

  for (const [label, format] of Object.entries({ CSV: "csv", Markdown: "md", YAML: "yaml", JSON: "json" })) {
    it(`exports ${label}`, async () => {
      await open();
      await used.panel.page.locator("#tab-trials").click();
      await press(`Export the results as ${label}`);
      assert.deepEqual(await asked(1), [{ method: "export", params: { format } }]);
    });
  }

  it("opens the journal", async () => {
    await open();
    await used.panel.page.locator("#tab-trials").click();
    await press("Open journal");
    assert.deepEqual(await asked(1), [{ method: "openJournal", params: null }]);
  });

  it("shows an earlier run when asked, and how the shown one differs and why", async () => {
    await open({ state: withOlderRun(used.run.state) });
    const { page } = used.panel;
    await page.locator("#tab-runs").click();
    const cells = (name: string): Promise<string[]> => page.getByRole("row", { name }).getByRole("cell").allTextContents();
    assert.match((await cells("Max context, Context")).join(), /^95K,47K,\+102 %$/);
    assert.deepEqual(await cells("Context at most"), ["no limit", "49,152 tokens"]);
    assert.deepEqual(await cells("Server version"), ["simulated", "0.32.1"]);
    await press(/Show the run of/);
    assert.deepEqual(await asked(1), [{ method: "selectRun", params: { runId: "run-0" } }]);
  });

  it("compares any two runs, and remembers which", async () => {
    const state = withOlderRun(used.run.state);
    const [newest, older] = [state.runs[0]!, state.runs[1]!];
    const oldest = { ...older, runId: "run-00", startedAt: older.startedAt - 86_400_000, request: { ...older.request, maxContextTokens: 8_192 } };
    await open({ state: { ...state, runs: [newest, older, oldest] } });
    const { page } = used.panel;
    await page.locator("#tab-runs").click();
    const asked = (): Promise<string[]> => page.getByRole("row", { name: "Context at most" }).getByRole("cell").allTextContents();
    assert.deepEqual(await asked(), ["no limit", "49,152 tokens"]);
    await page.getByLabel("With the run of").focus();
    await page.getByLabel("With the run of").selectOption("run-00");
    assert.deepEqual(await asked(), ["no limit", "8,192 tokens"]);
    assert.equal(await page.evaluate("document.activeElement.getAttribute('aria-label')"), "With the run of");
    await page.getByLabel("Compare the run of").selectOption("run-0");
    assert.deepEqual(await asked(), ["49,152 tokens", "8,192 tokens"]);
    // The same on both sides: they change places.
    await page.getByLabel("Compare the run of").selectOption("run-00");
    assert.deepEqual(await asked(), ["8,192 tokens", "49,152 tokens"]);
    await used.panel.recreate();
    await page.locator("#tab-runs").click();
    assert.deepEqual(await asked(), ["8,192 tokens", "49,152 tokens"]);
  });

  for (const width of [1400, 800, 480])
    it(`has the button that shows a run on the screen at ${width} pixels`, async () => {
      await open({ state: withOlderRun(used.run.state), width });
      await used.panel.page.locator("#tab-runs").click();
      const show = used.panel.page.getByRole("button", { name: /^Show the run of/ });
      const { x, width: wide } = (await show.boundingBox())!;
      assert.ok(x >= 0 && x + wide <= width, `${x} to ${x + wide}`);
      const box = (await used.panel.page.getByRole("region", { name: "Runs of this model" }).boundingBox())!;
      assert.ok(x + wide <= box.x + box.width, "it is scrolled out of its box");
    });

  it("calls the run that is on what it is, and not unfinished", async () => {
    const [newest] = used.run.state.runs;
    const runs = [{ ...newest!, ending: "unfinished" as const }];
    await open({ state: { ...used.run.state, runs, live: { ...LIVE, runId: newest!.runId } } });
    await used.panel.page.locator("#tab-runs").click();
    await used.panel.page.getByRole("cell", { name: "measuring now" }).waitFor();
    used.panel.send({ live: null });
    await used.panel.page.getByRole("cell", { name: "not finished" }).waitFor();
  });

  it("shows what a request was refused with, until it is dismissed", async () => {
    await open({ refuse: { apply: "The server is gone: start it and try again." } });
    await press("Apply Fast");
    const alert = used.panel.page.getByRole("alert").getByText("The server is gone: start it and try again.");
    await alert.waitFor();
    await press("Dismiss");
    await alert.waitFor({ state: "detached" });
  });

  it("speaks the language that the host sent", async () => {
    await open({ translations: { "Recommended setup": "Empfohlen", "{0} of {1} succeeded": "{0} von {1} gelungen" } });
    assert.equal(await used.panel.page.getByRole("heading", { name: "Empfohlen" }).count(), 1);
    assert.equal(await used.panel.page.getByText(/^\d+ von \d+ gelungen/).count(), groups().length);
  });
});
