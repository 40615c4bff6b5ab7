import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import { stressReportOf } from "../../../../src/core/stress/report";
import { parseRecord } from "../../../../src/results/schema/journal";
import { stressInWords } from "../../../../src/words/stress";
import { inEnglish } from "../../../../src/words/say";
import { runStress } from "../../../support/simulated/swarm-run";
import type { SwarmTruth } from "../../../support/simulated/swarm-server";

const STEADY: SwarmTruth = { slots: 2, queue: 512, prefillTokensPerSecond: 2_000, one: 20, queueing: 0.1, coordination: 0.004, noise: 0.005, errors: 0 };

describe("a load that is held (simulated)", function () {
  this.timeout(60_000);

  it("that lasts holds; the whole time is seen in half minutes, and every record can be read again", async () => {
    const { records, ending } = await runStress(STEADY).result;
    const report = stressReportOf(records);
    assert.deepEqual(ending, { state: "completed" });
    assert.equal(report?.speed.state, "holds");
    assert.ok(report.heldMs >= 300_000 && report.heldMs < 331_000);
    assert.equal(report.windows.length, 10);
    assert.equal(report.windows.reduce((sum, { requests }) => sum + requests, 0) <= report.requests, true);
    for (const record of records) assert.deepEqual(parseRecord(JSON.stringify(record)), { state: "record", record });
    assert.match(stressInWords(report, inEnglish)[0] ?? "", /^Speed holds over 5 min with 2 at work/);
  });

  it("whose speed falls is found: the server slows down as it works", async () => {
    let asked = 0;
    const tired: SwarmTruth = {
      ...STEADY,
      get one() {
        return 20 * (1 - 0.0002 * asked++);
      },
    };
    const report = stressReportOf((await runStress(tired).result).records);
    assert.equal(report?.speed.state, "throttles");
    assert.ok((report.speed.change ?? 0) < -0.02);
  });

  it("counts requests that fail", async () => {
    const { records } = await runStress({ ...STEADY, errors: 0.2 }).result;
    const report = stressReportOf(records);
    assert.ok(report && report.failed > 0 && report.failed < report.requests);
  });

  it("that was cut off is held anew: what was interrupted says nothing of what lasts", async () => {
    const { records } = await runStress(STEADY).result;
    const cut = records.slice(0, records.findIndex((record) => record.kind === "window" && record.to - record.setOutAt > 100_000) + 1);
    const { records: all, ending } = await runStress(STEADY, { seed: 9, runId: "run-2", resumed: cut }).result;
    assert.deepEqual(ending, { state: "completed" });
    assert.equal(stressReportOf(all)?.windows.length, 10);
    assert.ok(new Set(all.flatMap((record) => (record.kind === "window" ? [record.setOutAt] : []))).size === 2);
  });

  it("stops at once when it is cancelled, with the half minutes that are over on the disk", async () => {
    const stop = new AbortController();
    const kept: JournalRecord[] = [];
    const append = (record: JournalRecord): void => {
      kept.push(record);
      if (record.kind === "window") stop.abort();
    };
    const { ending } = await runStress(STEADY, { signal: stop.signal, append }).result;
    assert.deepEqual(ending, { state: "cancelled" });
    assert.equal(stressReportOf(kept)?.windows.length, 1);
  });
});
