import assert from "node:assert/strict";
import type { Locator } from "playwright-core";
import type { PanelPage } from "./panel-page";
import { manyRows } from "./states";
import { usePanel } from "./use-panel";

describe("10,000 trials in the panel", function () {
  this.timeout(60_000);
  const COUNT = 10_000;
  const used = usePanel();
  let panel: PanelPage;

  beforeEach(async () => {
    panel = await used.open({ trials: manyRows(used.run.trials, COUNT) });
    await panel.page.locator("#tab-trials").click();
    await row(1).waitFor();
  });

  /** The row at a place of the table, counted without its head. */
  const row = (place: number): Locator => panel.page.locator(`table.trials tr[aria-rowindex="${place + 1}"]`);
  const scrollTo = (top: string): Promise<unknown> =>
    panel.page.evaluate(`(box => { box.scrollTop = ${top}; })(document.querySelector(".trials-box"))`);
  const first = async (): Promise<string> => (await row(1).locator("td").first().textContent()) ?? "";

  it("scroll to the last, and only those that are seen are in the page", async () => {
    await scrollTo("box.scrollHeight");
    await row(COUNT).waitFor();
    assert.equal(await row(COUNT).locator("td").first().textContent(), "10,000");
    assert.ok(await row(COUNT).isVisible());
    assert.ok((await panel.page.locator("table.trials tbody tr").count()) < 80);
  });

  it("are all counted for a screen reader", async () => {
    assert.equal(await panel.page.locator("table.trials").getAttribute("aria-rowcount"), String(COUNT + 1));
  });

  it("draw a screenful at every step of a long scroll", async () => {
    for (const place of [1_000, 2_500, 5_000, 7_777, 9_000]) {
      await scrollTo(String(place * 26));
      await row(place + 5).waitFor();
      assert.ok(await row(place + 5).isVisible());
    }
  });

  it("scroll by keyboard", async () => {
    await panel.page.locator(".trials-box").focus();
    await panel.page.keyboard.press("End");
    await row(COUNT).waitFor();
    assert.ok(await row(COUNT).isVisible());
  });

  it("sort by a column, turn round, and say so", async () => {
    const head = panel.page.getByRole("columnheader", { name: "No." });
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "descending");
    assert.equal(await first(), "10,000");
    await head.getByRole("button").click();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    assert.equal(await first(), "1");
  });

  it("are found by words, and all are back when the filter is cleared", async () => {
    await panel.page.getByLabel("Filter", { exact: true }).fill("9999");
    await panel.page.getByText("1 of 10,000 trials").waitFor();
    assert.equal(await first(), "9,999");
    await panel.page.getByRole("button", { name: "Clear filter" }).click();
    await panel.page.getByText("10,000 of 10,000 trials").waitFor();
  });

  it("say so when none matches", async () => {
    await panel.page.getByLabel("Filter", { exact: true }).fill("no such words");
    await panel.page.getByText("No trial matches the filter.").waitFor();
  });

  it("are filtered by type and outcome", async () => {
    await panel.page.getByLabel("Type", { exact: true }).selectOption("load");
    const loads = manyRows(used.run.trials, COUNT).filter(({ type }) => type === "load").length;
    await panel.page.getByText(`${loads.toLocaleString("en-US")} of 10,000 trials`).waitFor();
    await panel.page.getByLabel("Outcome", { exact: true }).selectOption("void");
    await panel.page.getByText("0 of 10,000 trials").waitFor();
  });
});
