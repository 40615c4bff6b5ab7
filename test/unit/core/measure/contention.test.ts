import assert from "node:assert/strict";
import { trialBase } from "../../../../src/core/measure/bench";
import { assembleReport } from "../../../../src/core/report/assemble";
import type { Flag } from "../../../../src/core/domain/report";
import { VirtualClock } from "../../../support/simulated/clock";
import { sampleOf, sampleRun } from "../../results/records";
import { inWords } from "../../../../src/words/said";

async function contended(otherCores: number | null): Promise<boolean> {
  const { runId, runKind, protocol, environment, model, request: { seed } } = await sampleOf("run-started");
  const { id, loadId, settingsAsked, watch } = await sampleOf("load");
  assert.ok(watch);
  const bench = { runId, runKind, protocol, environment, model, seed, clock: new VirtualClock() };
  const part = { id, loadId, settings: settingsAsked, contextTokens: null, startedAt: 0, watch: { ...watch, otherCores } };
  return trialBase(bench, part).contended;
}

/** What the report says when the use of other programs was as given in every trial. */
async function flags(otherCores: number | null): Promise<readonly Flag[]> {
  const { records } = await sampleRun();
  const report = assembleReport(
    records.map((record) => (record.kind === "trial" && record.watch ? { ...record, watch: { ...record.watch, otherCores } } : record)),
  );
  assert.ok(report);
  return report.flags.filter(({ message }) => inWords(message).includes("could not tell whether other programs"));
}

describe("a trial beside other programs", () => {
  it("is contended when they take more than the protocol allows", async () => {
    assert.deepEqual([await contended(0.5), await contended(0)], [true, false]);
  });

  it("is not said to be contended when it is not known what they take", async () => {
    assert.equal(await contended(null), false);
  });

  it("has the report say once that it is not known", async () => {
    assert.deepEqual(
      (await flags(null)).map(({ severity }) => severity),
      ["note"],
    );
  });

  it("has the report say nothing where it is known", async () => {
    assert.deepEqual(await flags(0), []);
  });
});
