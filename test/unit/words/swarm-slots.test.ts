import assert from "node:assert/strict";
import type { SwarmReport } from "../../../src/core/domain/swarm-report";
import { swarmReportOf } from "../../../src/core/swarm/report";
import { inEnglish } from "../../../src/words/say";
import { slotsInWords } from "../../../src/words/swarm-slots";
import { runSwarm } from "../../support/simulated/swarm-run";
import type { SwarmRunOptions } from "../../support/simulated/swarm-run";

const reportOf = async (slots: number, options: SwarmRunOptions = {}): Promise<SwarmReport> => {
  const truth = { slots, queue: 512, prefillTokensPerSecond: 2_000, one: 20, queueing: 0.05, coordination: 0, noise: 0.02, errors: 0 };
  const report = swarmReportOf((await runSwarm(truth, options).result).records);
  assert.ok(report);
  return report;
};

describe("other numbers of slots, in words", function () {
  this.timeout(60_000);

  it("names the one that carries the most agents, and how to set it", async () => {
    const [own, two, four] = [await reportOf(1), await reportOf(2), await reportOf(4)];
    const [list, advice] = slotsInWords(own, [two, four], inEnglish);
    assert.match(list ?? "", /: \d+ with 2 slots, \d+ with 4 slots; all of it at 85 % confidence together\.$/);
    assert.equal(
      advice,
      `With 4 slots instead of 1 slot, ${four.passed?.agents} agents pass instead of ${own.passed?.agents}: set OLLAMA_NUM_PARALLEL=4 where the server is started. Presets need a new proof then.`,
    );
  });

  it("claims nothing of those for which the time ended before an answer", async () => {
    const [own, two] = [await reportOf(1), await reportOf(2, { request: { budgetMs: 3_000 } })];
    assert.equal(two.ending.state, "budget-spent");
    const [list, advice] = slotsInWords(own, [two], inEnglish);
    assert.match(list ?? "", /: not known with 2 slots;/);
    assert.match(advice ?? "", /is not known: a larger budget may tell/);
  });

  it("says so where none of them carries more", async () => {
    const four = await reportOf(4);
    const [, advice] = slotsInWords(four, [await reportOf(1)], inEnglish);
    assert.equal(advice, "No other number of slots carries more agents than 4 slots, as the server has now.");
  });
});
