import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "../support/until";
import { withSession } from "./support/session";

/** One that any machine is past, and one that none is. */
const LOW = 0.001;
const HIGH = 0.899;

describe("memory past the alert line", () => {
  const session = withSession(["tiny"]);

  /** Sets the line; resolves when the status bar shows on which side of it the machine is. */
  const setAlert = async (share: number): Promise<void> => {
    const { workbench, workspace } = session();
    mkdirSync(join(workspace.folder, ".o3"), { recursive: true });
    writeFileSync(join(workspace.folder, ".o3", "hardware.yaml"), `schema: 1\nlimits: { alert: ${share} }\n`);
    await workbench.runCommand("O3: Refresh");
    await until(
      "the status bar to follow",
      async () => ((await workbench.status.getAttribute("class")) ?? "").includes("warning-kind") === (share === LOW),
    );
  };

  it("turns the status bar to the warning colour and is told once", async () => {
    const { workbench } = session();
    await setAlert(LOW);
    await workbench.notification(/RAM is \d+ % full/).waitFor();
    await workbench.shot("alert");
  });

  it("can be silenced", async () => {
    const { workbench } = session();
    await workbench.answer("RAM is", "Don't Show Again");
    await workbench.notification("RAM is").waitFor({ state: "detached" });
    await setAlert(HIGH);
    await setAlert(LOW);
    await workbench.runCommand("O3: Check This Machine");
    await workbench.tab("This Machine").waitFor();
    assert.equal(await workbench.notification("RAM is").count(), 0);
  });
});
