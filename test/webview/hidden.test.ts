import assert from "node:assert/strict";
import type { PanelPage } from "./panel-page";
import { LIVE, withOlderRun } from "./states";
import { usePanel } from "./use-panel";

describe("a panel that was hidden or made again", function () {
  this.timeout(60_000);
  const used = usePanel();
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await used.open({ state: withOlderRun(used.run.state) });
  });

  it("comes back with its tab, filter and sort", async () => {
    await panel.page.locator("#tab-trials").click();
    await panel.page.getByLabel("Filter", { exact: true }).fill("fill");
    await panel.page.getByRole("columnheader", { name: "First token" }).getByRole("button").click();
    await panel.recreate();
    assert.equal(await panel.page.locator("#tab-trials").getAttribute("aria-selected"), "true");
    assert.equal(await panel.page.getByLabel("Filter", { exact: true }).inputValue(), "fill");
    assert.equal(await panel.page.getByRole("columnheader", { name: "First token" }).getAttribute("aria-sort"), "ascending");
    const fills = used.run.trials.filter(({ purpose }) => purpose === "fill").length;
    await panel.page.getByText(`${fills} of ${used.run.trials.length} trials`).waitFor();
  });

  it("asks again for the run that was chosen", async () => {
    await panel.page.locator("#tab-runs").click();
    await panel.page.getByRole("button", { name: /Show the run of/ }).click();
    panel.asked.length = 0;
    await panel.recreate();
    assert.deepEqual(await panel.askedFor(2), [
      { method: "ready", params: null },
      { method: "selectRun", params: { runId: "run-0" } },
    ]);
  });

  it("leaves its model for the host, which has to know what to show after a restart", async () => {
    assert.equal(await panel.page.evaluate("JSON.parse(sessionStorage.getItem('state')).model"), "llama3.1:8b");
  });

  it("shows what happened while it was away", async () => {
    panel.state = { ...panel.state, live: LIVE };
    await panel.recreate();
    await panel.page.getByRole("heading", { name: /Measurement in progress/ }).waitFor();
    assert.equal(await panel.page.getByText("filling 98,304 tokens for Max context (7 of 13 filled loads so far)").count(), 1);
  });

  it("starts anew where what was saved is rubbish", async () => {
    await panel.page.evaluate(`sessionStorage.setItem("state", JSON.stringify({ tab: 7, filter: "x", sort: null, runId: {} }))`);
    await panel.recreate();
    assert.equal(await panel.page.locator("#tab-charts").getAttribute("aria-selected"), "true");
  });

  it("tells a screen reader of the run's beginning and end, and not of every step", async () => {
    const spoken = panel.page.locator("[role=status].hidden-text");
    panel.send({ live: LIVE });
    await panel.until("document.querySelector('[role=status].hidden-text').textContent !== ''");
    const atFirst = await spoken.textContent();
    panel.send({ live: { ...LIVE, snapshot: { ...LIVE.snapshot!, doing: { code: "choose" }, requests: 32 } } });
    await panel.page.getByText("choosing the context sizes to prove").waitFor();
    assert.equal(await spoken.textContent(), atFirst);
    panel.send({ live: null });
    await panel.until("document.querySelector('[role=status].hidden-text').textContent === 'The measurement has ended.'");
  });
});
