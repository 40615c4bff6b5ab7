import assert from "node:assert/strict";
import { usePanel } from "./use-panel";

describe("waiting in the panel", function () {
  this.timeout(60_000);
  const used = usePanel();

  it("stands under the charts, with a row for each wait of each preset, and is gone where nothing was timed", async () => {
    await used.open();
    const { page } = used.panel;
    const table = page.getByRole("table", { name: "Waiting, by preset" });
    await page.getByRole("heading", { name: "Waiting (simulated)" }).waitFor();
    const row = table.getByRole("row").filter({ hasText: "first token after filling the window" }).first();
    assert.match((await row.innerText()).replaceAll(/\s+/g, " "), /^.+ first token after filling the window .+ \(95 %: .+ fills\) takes 59 fills, \d+ were made takes 299 fills, \d+ were made$/);
    const { report } = used.run.state;
    assert.ok(report);
    used.panel.send({ ...used.run.state, report: { ...report, presets: [] } });
    await table.waitFor({ state: "detached" });
  });
});
