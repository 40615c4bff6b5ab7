import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { ModelReport } from "../../../../src/core/domain/report";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { mayBeShifted } from "../../../../src/core/judge/own-delay";
import { assembleReport } from "../../../../src/core/report/assemble";
import { sampleOf, sampleRun } from "../../results/records";
import { inWords } from "../../../../src/words/said";

const late = <T extends Trial>(trial: T, eventLoopDelayMs: number): T => ({
  ...trial,
  watch: trial.watch && { ...trial.watch, eventLoopDelayMs },
});

describe("a time that O3 took while its own thread was busy", () => {
  let load: Trial;
  before(async () => (load = await sampleOf("load")));

  for (const [delayMs, timeMs, shifted] of [
    [21, 1000, true],
    [20, 100, false],
    [21, 2100, false],
    [21, 2099, true],
    [600, 59_000, true],
    [0, 0, false],
  ] as const) {
    it(`of ${timeMs} ms, ${delayMs} ms late, ${shifted ? "may be" : "is not"} shifted by more than 1 % and 20 ms`, () => {
      assert.equal(mayBeShifted(late(load, delayMs), timeMs), shifted);
    });
  }

  it("is not shifted where no delay is recorded, as in older journals", () => {
    assert.equal(mayBeShifted({ watch: null }, 1), false);
    assert.equal(mayBeShifted(load, 1), false);
  });

  describe("in a report", () => {
    let records: readonly JournalRecord[];
    let fills: readonly RequestTrial[];
    before(async () => {
      ({ records } = await sampleRun());
      fills = records
        .filter((record) => record.kind === "trial")
        .filter((trial) => trial.type === "request" && trial.purpose === "fill") as RequestTrial[];
      assert.ok(fills.length >= 2);
    });
    /** The report when the first token of some fills was told ten seconds late, which was O3's own doing. */
    const reportWith = (spoilt: readonly RequestTrial[]): ModelReport => {
      const report = assembleReport(
        records.map((record) => {
          const fill = spoilt.find((one) => one === record);
          return fill?.measures ? late({ ...fill, measures: { ...fill.measures, ttftMs: fill.measures.ttftMs + 10_000 } }, 10_000) : record;
        }),
      );
      assert.ok(report);
      return report;
    };
    const states = ({ presets }: ModelReport): unknown => presets.map(({ name, evidence }) => [name, evidence.state, evidence.count]);
    /** By how much each preset's first token comes later in one report than in another, ms. */
    const shifts = (report: ModelReport, other: ModelReport): number[] =>
      report.presets.flatMap(({ evidence }, at) => {
        const [a, b] = [evidence.measures.ttftFullMs, other.presets[at]?.evidence.measures.ttftFullMs];
        return a && b ? [a.value - b.value] : [];
      });
    const words = ({ flags }: ModelReport): readonly string[] =>
      flags.map(({ message }) => inWords(message)).filter((message) => message.includes("O3 itself"));

    it("is left out where others exist, and what succeeded stays a success", () => {
      const spoilt = reportWith(fills.slice(0, 1));
      const clean = reportWith([]);
      assert.deepEqual(states(spoilt), states(clean));
      for (const [at, moved] of shifts(spoilt, clean).entries())
        assert.ok(Math.abs(moved) < 5_000, `${spoilt.presets[at]?.name}: ${moved} ms`);
      assert.deepEqual(words(clean), []);
      assert.match(words(spoilt).join(), /^O3 itself was too busy to time 1 of \d+ trials exactly/);
      assert.equal(spoilt.totals.contended, clean.totals.contended);
    });

    it("stands where there is no other", () => {
      const moved = shifts(reportWith(fills), reportWith([]));
      assert.ok(moved.length > 0 && moved.every((ms) => Math.abs(ms - 10_000) < 1), moved.join());
    });
  });
});
