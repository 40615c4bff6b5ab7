import assert from "node:assert/strict";
import type { Flag } from "../../src/core/domain/report";
import type { PanelState } from "../../src/protocol/panel";
import { LIVE } from "./states";
import { usePanel } from "./use-panel";

describe("what makes the figures less to be trusted", function () {
  this.timeout(60_000);
  const used = usePanel();
  const flagged = (flags: readonly Flag[]): PanelState => ({ ...used.run.state, report: { ...used.run.state.report!, flags } });
  const busy = (count: number): Flag => ({ severity: "warning", message: `Other programs were busy, ${count}.` });
  const seen = (words: string): Promise<number> => used.panel.page.getByText(words).filter({ visible: true }).count();

  it("is seen above the presets, without a click; a note is not", async () => {
    await used.open({ state: flagged([busy(1), { severity: "note", message: "Two replies were drawn again." }]) });
    assert.equal(await seen("Other programs were busy, 1."), 1);
    assert.equal(await seen("Two replies were drawn again."), 0);
  });

  it("does not push the result out of sight: the fourth warning is under Details", async () => {
    await used.open({ state: flagged([1, 2, 3, 4].map(busy)) });
    assert.equal(await seen("Other programs were busy, 3."), 1);
    assert.equal(await seen("Other programs were busy, 4."), 0);
    await used.panel.page.locator("#tab-details").click();
    assert.equal(await seen("Other programs were busy, 4."), 1);
  });

  it("is one line for what could not be read of the journal, before and after there is a report", async () => {
    const passedOver = { code: "lines-passed-over", path: "/shop/o3_results/logs/tiny.jsonl", lines: 3, kinds: '"minute" records' } as const;
    const words = '3 lines of /shop/o3_results/logs/tiny.jsonl could not be read and were left out: this O3 does not know "minute" records. Update O3 to read them.';
    await used.open({ state: { ...used.run.state, passedOver } });
    assert.equal(await seen(words), 1);
    used.panel.send({ ...used.run.state, report: null, runs: [], offered: [], passedOver });
    await used.panel.page.locator(".empty").waitFor();
    assert.equal(await seen(words), 1);
    used.panel.send({ ...used.run.state, passedOver: null });
    await used.panel.page.getByRole("heading", { name: "Presets" }).waitFor();
    assert.equal(await seen("could not be read"), 0);
  });

  it("says nothing of an earlier run while another one measures", async () => {
    await used.open({ state: { ...flagged([busy(1)]), live: LIVE } });
    assert.equal(await seen("Other programs were busy, 1."), 0);
  });
});
