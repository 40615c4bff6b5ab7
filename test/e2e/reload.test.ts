import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { until } from "../support/until";
import { kept, withSession } from "./support/session";

const MODEL = "demo-c4096";

describe("a window that is reloaded in the middle of a measurement", () => {
  const session = withSession([MODEL]);
  const trials = (): number => {
    const [journal] = kept("logs");
    if (journal === undefined) return 0;
    const text = readFileSync(journal, "utf8");
    return text.split("\n").filter((line) => line.includes('"kind":"trial"')).length;
  };

  it("loses no trial, and offers to go on", async () => {
    const { workbench } = session();
    await workbench.showSidebar();
    await workbench.row("Models", MODEL).waitFor();
    await workbench.runCommand("O3: Optimize Model");
    await workbench.quickInput.waitForTitle("O3: Optimize Model");
    await workbench.quickInput.enter();
    await workbench.quickInput.waitForTitle(`O3: Optimize ${MODEL}`);
    await workbench.quickInput.enter();
    await until("some trials", () => trials() >= 5);
    const before = trials();
    await workbench.page.reload();
    await workbench.status.waitFor();
    await workbench.notification("was cut off").waitFor();
    await workbench.shot("resume");
    assert.ok(trials() >= before);
  });

  it("goes on to the end", async () => {
    const { workbench } = session();
    await workbench.answer("was cut off", "Resume");
    await workbench.notification("certified").waitFor({ timeout: 200_000 });
  });
});
