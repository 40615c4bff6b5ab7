import assert from "node:assert/strict";
import { until } from "../support/until";
import { violationsIn } from "./support/axe";
import { modelsOf } from "./support/server";
import { withSession } from "./support/session";

const MODEL = "demo-c2048";

const THEMES = [
  { id: "Dark Modern", shot: "dark", kind: "vs-dark" },
  { id: "Light Modern", shot: "light", kind: "vs" },
  { id: "Default High Contrast", shot: "high-contrast", kind: "hc-black" },
  { id: "Default High Contrast Light", shot: "high-contrast-light", kind: "hc-light" },
];

describe("from the palette to a preset at work", () => {
  const session = withSession([MODEL], { "workbench.colorTheme": "Dark Modern" });
  let settingsBefore = "";

  it("two Enters start a measurement", async () => {
    const { workbench, workspace } = session();
    settingsBefore = workspace.settingsText;
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

  it("the measurement says what it does, and ends", async () => {
    const { workbench, workspace } = session();
    await workbench.status.filter({ hasText: /%/ }).filter({ hasText: "O3" }).waitFor();
    await workbench.notification(/\d+ requests?/).waitFor();
    await workbench.shot("doc-progress");
    await workbench.notification("certified").waitFor({ timeout: 100_000 });
    await workbench.shot("finished");
    assert.ok(workspace.has("o3_results/summaries"));
  });

  it("the panel shows what was proven", async () => {
    const { workbench } = session();
    await workbench.answer("certified", "Show Results");
    await workbench.panel.getByText("certified").first().waitFor();
    await workbench.panel.getByText("max_context").first().waitFor();
  });

  for (const { id, shot, kind } of THEMES) {
    it(`the panel can be read by everybody in ${id}`, async () => {
      const { workbench, workspace } = session();
      workspace.set("workbench.colorTheme", id);
      await workbench.page.locator(`.monaco-workbench.${kind}`).waitFor();
      const frame = await workbench.panelFrame();
      await frame.locator(`body[data-vscode-theme-kind]`).waitFor();
      assert.deepEqual(await violationsIn(frame), []);
      await workbench.shot(shot === "dark" ? "doc-panel" : `panel-${shot}`);
    });
  }

  it("the tree shows the presets", async () => {
    const { workbench } = session();
    await workbench.row("Presets", "max_context").waitFor();
    await workbench.row("Models", MODEL).first().click();
    await workbench.row("Models", "max_context").waitFor();
    await workbench.shot("doc-tree");
  });

  it("a preset is applied: first shown, then written and checked", async () => {
    const { workbench, workspace, endpoint } = session();
    await workbench.runCommand("O3: Apply Preset");
    await workbench.quickInput.waitForTitle("O3: Apply Preset");
    await workbench.shot("pick-preset");
    await workbench.quickInput.choose("max_context");
    await workbench.dialog.waitFor();
    await workbench.shot("doc-apply");
    await workbench.answerDialog("Apply");
    await workbench.notification("is applied").waitFor();
    await workbench.shot("applied");
    assert.equal(workspace.setting("editor.tabSize"), 3);
    assert.match(workspace.settingsText, /This comment has to survive/);
    assert.ok(workspace.setting("o3.activePreset"));
    assert.ok((await modelsOf(endpoint, "tags")).some((name) => name.startsWith("o3/")));
    await workbench.row("Presets", "applied").waitFor();
  });

  it("undo takes all of it back", async () => {
    const { workbench, workspace, endpoint } = session();
    await workbench.runCommand("O3: Undo Last Apply");
    await workbench.notification("is undone").waitFor();
    await workbench.shot("undone");
    workspace.set("workbench.colorTheme", "Dark Modern");
    assert.equal(workspace.settingsText, settingsBefore);
    await until("the derived model to be gone", async () => !(await modelsOf(endpoint, "tags")).some((name) => name.startsWith("o3/")));
  });
});
