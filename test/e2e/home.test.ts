import assert from "node:assert/strict";
import { violationsIn } from "./support/axe";
import { withSession } from "./support/session";

const MODEL = "demo-c2048";
const OTHER = "tiny";
const RUN_LIMIT_MS = 240_000;

const THEMES = [
  { id: "Light Modern", shot: "home-light", kind: "vscode-light" },
  { id: "Default High Contrast", shot: "home-high-contrast", kind: "vscode-high-contrast" },
  { id: "Dark Modern", shot: "home-dark", kind: "vscode-dark" },
];

describe("a goal in place of a model's name", () => {
  const session = withSession([MODEL, OTHER], { "workbench.colorTheme": "Dark Modern", "o3.reliability": 0.5, "o3.confidence": 0.5, "o3.goal": "max-context" });

  it("opens from the title of the list, with every model", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    await workbench.row("Models", MODEL).waitFor();
    await workbench.view("Models").locator(".pane-header").hover();
    await workbench.view("Models").getByRole("button", { name: "Open Home" }).click();
    await workbench.panel.getByRole("button", { name: `Open the results of ${MODEL}` }).waitFor();
    await workbench.panel.getByRole("button", { name: `Open the results of ${OTHER}` }).waitFor();
  });

  it("says that nothing is known yet, and hands its limits to the run that it offers", async () => {
    const { workbench } = session();
    await workbench.panel.getByLabel("Decode at least, tok/s").fill("1");
    await workbench.panel.getByLabel("First token within, s").fill("600");
    await workbench.panel.getByText("No proven context keeps these limits.").waitFor();
    await workbench.shot("home-goal");
    await workbench.panel.getByRole("table").getByRole("button", { name: `Measure ${MODEL}` }).click();
    const { quickInput } = workbench;
    await quickInput.waitForTitle(`O3: Optimize ${MODEL}`);
    await quickInput.row("Limits: at least 1.00 tok/s, first token within 10 min").waitFor();
    await workbench.shot("pick-limits");
  });

  it("lets the limits be changed before the start, in words and with what is wrong", async () => {
    const { workbench } = session();
    const { quickInput } = workbench;
    await quickInput.choose("Limits:");
    await quickInput.choose("Context at most");
    await quickInput.fill("2KB");
    await quickInput.box.getByText("Tokens, such as 32768 or 32K.").first().waitFor();
    await quickInput.fill("2K");
    await quickInput.enter();
    await quickInput.choose("Use these limits");
    await quickInput.row("at most 2K tokens").waitFor();
    await quickInput.choose(/^Max context/);
    await workbench.notification(MODEL).waitFor();
  });

  it("names the largest proven context once it is known", async function () {
    this.timeout(RUN_LIMIT_MS);
    const { workbench } = session();
    await workbench.notification(/Show Results/).waitFor({ timeout: RUN_LIMIT_MS });
    await workbench.panel.getByText("Largest proven context: 2K").waitFor();
    await workbench.shot("home-answer");
  });

  it("has no violation that axe finds, in each kind of theme", async () => {
    const { workbench, workspace } = session();
    for (const { id, shot, kind } of THEMES) {
      workspace.set("workbench.colorTheme", id);
      await workbench.panel.locator(`body.${kind}`).waitFor();
      assert.deepEqual(await violationsIn(await workbench.panelFrame()), [], id);
      await workbench.shot(shot);
    }
  });

  it("leads to the model's page", async () => {
    const { workbench } = session();
    await workbench.panel.getByRole("button", { name: `Open the results of ${MODEL}` }).click();
    await workbench.tab(`O3: ${MODEL}`).waitFor();
  });
});
