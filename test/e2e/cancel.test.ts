import assert from "node:assert/strict";
import { until } from "../support/until";
import { modelsOf } from "./support/server";
import { kept, withSession } from "./support/session";

const MODEL = "demo";

describe("a measurement that is cancelled midway", () => {
  const session = withSession([MODEL]);

  it("stops, leaves nothing loaded and keeps what it has", async () => {
    const { workbench, workspace, endpoint } = session();
    await workbench.showSidebar();
    await workbench.row("Models", MODEL).waitFor();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.quickInput.waitForTitle("O3: Optimize Model");
    await workbench.quickInput.enter();
    await workbench.quickInput.waitForTitle(`O3: Optimize ${MODEL}`);
    await workbench.quickInput.enter();
    await workbench.notification(/[2-9] requests/).waitFor();
    await workbench.runCommand("O3: Cancel");
    await until("nothing to be loaded", async () => (await modelsOf(endpoint, "ps")).length === 0);
    await workbench.notification("Resume").waitFor();
    await workbench.shot("cancelled");
    assert.equal(kept("logs").length, 1);
    assert.equal(workspace.has("o3_results"), false, "the workspace stays as it was");
  });

  it("can be continued from the palette", async () => {
    const { workbench } = session();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.quickInput.waitForTitle("O3: Optimize Model");
    await workbench.quickInput.enter();
    await workbench.quickInput.row("Continue the last run").waitFor();
    await workbench.shot("continue");
    await workbench.page.keyboard.press("Escape");
  });
});
