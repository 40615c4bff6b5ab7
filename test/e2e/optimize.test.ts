import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { violationsIn } from "./support/axe";
import { modelsOf } from "./support/server";
import { kept, withSession } from "./support/session";

const MODEL = "demo-c4096";
const RUN_LIMIT_MS = 240_000;

/** The one of the README last: later pictures are taken in it. */
const THEMES = [
  { id: "Light Modern", shot: "panel-light", kind: "vs" },
  { id: "Default High Contrast", shot: "panel-high-contrast", kind: "hc-black" },
  { id: "Default High Contrast Light", shot: "panel-high-contrast-light", kind: "hc-light" },
  { id: "Dark Modern", shot: "doc-panel", kind: "vs-dark" },
];

const TABS = ["Speed and memory", "Stability", "Tuning", "Trials", "Runs", "Details"] as const;

/** A short race. The server is none that O3 may start another of, which the panel has to say. */
const RACE = "tuning: { visits: 10, requestsPerVisit: 1, requestTime: 1s }\nthresholds: { contendedCores: 64 }\n";

/** The class that VS Code gives a webview's body. */
const BODY: Readonly<Record<string, string>> = {
  vs: "vscode-light",
  "vs-dark": "vscode-dark",
  "hc-black": "vscode-high-contrast",
  "hc-light": "vscode-high-contrast-light",
};

const derived = async (endpoint: string): Promise<string[]> => (await modelsOf(endpoint, "tags")).filter((name) => name.startsWith("tuned/"));

describe("from the palette to a preset at work", () => {
  const session = withSession([MODEL], { "workbench.colorTheme": "Dark Modern", "o3.reliability": 0.85, "o3.confidence": 0.85 });
  let settingsBefore = "";

  it("two Enters start a measurement", async () => {
    const { workbench, workspace } = session();
    settingsBefore = workspace.settingsText;
    writeFileSync(join(workspace.folder, ".o3", "optimization.yaml"), RACE);
    await workbench.showSidebar();
    await workbench.row("Models", MODEL).waitFor();
    await workbench.runCommand("O3: Optimize Model");
    const { quickInput } = workbench;
    await quickInput.waitForTitle("O3: Optimize Model");
    await workbench.shot("pick-model");
    await quickInput.enter();
    await quickInput.waitForTitle(`O3: Optimize ${MODEL}`);
    await workbench.shot("pick-goal");
    await quickInput.enter();
    await workbench.notification(MODEL).waitFor();
  });

  it("the measurement says what it does, and ends", async function () {
    this.timeout(RUN_LIMIT_MS);
    const { workbench, workspace } = session();
    await workbench.status.filter({ hasText: /%/ }).filter({ hasText: "O3" }).waitFor();
    await workbench.notification(/\d+ requests?/).waitFor();
    await workbench.notification(/\d:\d\d of at most 20 min/).waitFor();
    await workbench.shot("doc-progress");
    await workbench.notification(/this fill: \d:\d\d/).waitFor();
    await workbench.status.filter({ hasText: /O3( \d+ %)?: .*RAM/ }).waitFor();
    await workbench.shot("fill-clock");
    await workbench.runCommand("O3: Show the Running Measurement");
    await workbench.panel.getByText(/^proven so far: |^nothing proven yet/).waitFor();
    await workbench.shot("panel-live");
    await workbench.runCommand("View: Close Editor");
    await workbench.notification("certified").waitFor({ timeout: RUN_LIMIT_MS });
    await workbench.shot("finished");
    await workbench.ended.filter({ hasText: "certified" }).waitFor();
    assert.equal(kept("summaries").length, 3);
    assert.equal(workspace.has("o3_results"), false, "the workspace stays as it was");
  });

  it("the panel shows what was proven", async () => {
    const { workbench } = session();
    const buttons = await workbench.notification("certified").locator(".monaco-button").allTextContents();
    assert.equal(buttons.at(-1), "Show Results", "what takes the place of Cancel does no harm");
    await workbench.answer("certified", "Show Results");
    await workbench.ended.waitFor({ state: "detached" });
    await workbench.panel.getByText("Certified").first().waitFor();
    await workbench.panel.getByText("Max context").first().waitFor();
    await workbench.panel.getByRole("tab", { name: "Tuning" }).click();
    await workbench.panel.getByText("Recommended:").first().waitFor();
    await workbench.panel.getByText("kv_cache_type:").first().waitFor();
    await workbench.panel.getByRole("tab", { name: TABS[0] }).click();
  });

  for (const { id, shot, kind } of THEMES) {
    it(`the panel can be read by everybody in ${id}`, async () => {
      const { workbench, workspace } = session();
      workspace.set("workbench.colorTheme", id);
      await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
      await workbench.panel.locator(`body.${BODY[kind]}`).waitFor();
      const frame = await workbench.panelFrame();
      await workbench.shot(shot);
      for (const tab of TABS) {
        await workbench.panel.getByRole("tab", { name: tab }).click();
        assert.deepEqual(await violationsIn(frame), [], tab);
        await workbench.panel.getByRole("tab", { name: tab }).evaluate("element => element.scrollIntoView()");
        await workbench.shot(`${shot.replace("doc-", "")}-${tab.split(" ")[0]?.toLowerCase() ?? ""}`);
      }
      await workbench.panel.getByRole("tab", { name: TABS[0] }).click();
      await frame.evaluate("scrollTo(0, 0)");
    });
  }

  it("the tree shows the presets", async () => {
    const { workbench } = session();
    await workbench.row("Presets", "Max context").waitFor();
    await workbench.row("Models", "4K certified").first().click();
    await workbench.row("Models", /4K certified · completed/).waitFor();
    // Each preset is there once.
    assert.equal(await workbench.row("Models", "Max context").count(), 0);
    await workbench.row("Presets", "Max context").hover();
    await workbench.page.locator(".monaco-hover").getByText("The model's name for agents").waitFor();
    await workbench.shot("doc-tree");
  });

  it("a preset is applied: first shown, then written and checked", async () => {
    const { workbench, workspace, endpoint } = session();
    await workbench.runCommand("O3: Apply Preset");
    await workbench.quickInput.waitForTitle("O3: Apply Preset");
    await workbench.shot("pick-preset");
    await workbench.quickInput.choose("Max context");
    await workbench.dialog.waitFor();
    await workbench.shot("doc-apply");
    await workbench.answerDialog("Apply");
    await workbench.notification("is applied").waitFor();
    assert.match(workspace.settingsText, /this comment has to survive/);
    const active = workspace.setting("o3.activePreset") as Record<string, unknown>;
    assert.equal(active.preset, "max_context");
    assert.deepEqual(await derived(endpoint), [`tuned/${MODEL}-latest:max_context`]);
    await workbench.row("Presets", /4K · certified · applied/).waitFor();
    await workbench.panel.getByText("Applied").first().waitFor();
    await workbench.shot("applied");
  });

  it("undo takes all of it back", async () => {
    const { workbench, workspace, endpoint } = session();
    await workbench.runCommand("O3: Undo Last Apply");
    await workbench.notification("is undone").waitFor();
    assert.equal(workspace.settingsText, settingsBefore);
    assert.deepEqual(await derived(endpoint), []);
    await workbench.row("Presets", "applied").waitFor({ state: "detached" });
    await workbench.panel.getByText("Applied").waitFor({ state: "detached" });
    await workbench.shot("undone");
  });
});
