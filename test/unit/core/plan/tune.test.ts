import assert from "node:assert/strict";
import { AUTOMATIC, sameOptions } from "../../../../src/core/domain/settings";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import type { TuneVisit } from "../../../../src/core/tune/contract";
import { isDisturbedThroughout } from "../../../../src/core/tune/disturbed";
import { turnLimitMs, visitsOf } from "../../../../src/core/tune/visits";
import { tuningInWords } from "../../../../src/results/tuning-words";
import { assembleReport } from "../../../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { ScenarioOptions, Simulation } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

/** Its server's automatic choice of threads is all cores, and its best number is fewer. */
const cpu = (change: Partial<ScenarioOptions> = {}): Simulation =>
  createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 5, wander: 0.002, ...change });

const protocol = { tuneVisits: 25 };
const tuneLoads = (records: readonly JournalRecord[]): Trial[] =>
  records.filter((record): record is Trial => record.kind === "trial" && record.type === "load" && record.purpose === "tune");
const turns = (records: readonly JournalRecord[]): RequestTrial[] =>
  records.filter((record): record is RequestTrial => record.kind === "trial" && record.type === "request" && record.purpose === "turn");
const trialsIn = (records: readonly JournalRecord[]): Trial[] => records.filter((record) => record.kind === "trial");

describe("a run that tunes", () => {
  it("races within its visits, writes the result down, and certifies the presets with what won", async () => {
    const { records, ending } = await runOptimize(cpu(), { protocol });
    assert.equal(ending.state, "completed");
    const report = assembleReport(records);
    const tuning = report?.tuning;
    assert.ok(report && tuning);
    assert.ok(tuneLoads(records).length <= 25 && tuning.visits.made === tuneLoads(records).length);
    for (const { name, settings, evidence } of report.presets) {
      if (name !== "max_context") assert.ok(sameOptions(settings, tuning.setup.options));
      assert.equal(evidence.state, "certified");
      assert.ok(evidence.count.visits >= 13 && evidence.count.ownVisits >= 3);
    }
  });

  it("recommends nothing but the server's own settings unless a gain is proven or likely", async () => {
    const { records } = await runOptimize(cpu(), { protocol });
    const tuning = assembleReport(records)?.tuning;
    assert.ok(tuning);
    const changed = !sameOptions(tuning.setup.options, AUTOMATIC);
    assert.equal(changed, tuning.verdict !== "no-gain");
    if (tuning.verdict === "gain") assert.ok((tuning.gain?.turn.lower ?? 0) > 1);
  });

  it("continues a race that was cut off as it would have gone on", async () => {
    const whole = (await runOptimize(cpu(), { protocol })).records;
    const cutAt = whole.findIndex((record) => record === tuneLoads(whole)[4]);
    const { records } = await runOptimize(cpu({ seed: 6 }), { protocol, resumed: whole.slice(0, cutAt + 3), runId: "run-2" });
    const again = tuneLoads(records).slice(0, 4);
    assert.deepEqual(
      again.map(({ id }) => id),
      tuneLoads(whole)
        .slice(0, 4)
        .map(({ id }) => id),
    );
    assert.equal(records.filter((record) => record.kind === "tuned").length, 1);
  });

  it("does not tune where only the largest context was asked for", async () => {
    const { records } = await runOptimize(cpu(), { protocol, request: { goal: "max-context" } });
    assert.deepEqual(tuneLoads(records), []);
    assert.equal(assembleReport(records)?.tuning, null);
  });

  it("leaves the certificates their time", async () => {
    const { records } = await runOptimize(cpu(), { protocol, request: { budgetMs: 10 * 60_000 } });
    const report = assembleReport(records);
    assert.ok(report?.tuning?.cutShort);
    assert.match(tuningInWords(report)[0] ?? "", /^Time ran out/);
    assert.ok(report.tuning.notTuned.some(({ setting, why }) => setting === "kv_cache_type" && inWords(why).includes("larger time budget")));
    assert.ok(report.presets.every(({ evidence }) => evidence.state === "certified"));
  });

  it("says what the machine's own servers cannot tell: nothing of the environment is tuned without one", async () => {
    const { records } = await runOptimize(cpu(), { protocol });
    assert.ok(!records.some((record) => record.kind === "server-measured"));
  });
});

describe("a race on a machine that is never quiet", () => {
  const busy = (): ReturnType<typeof cpu> => cpu({ faults: { burstRate: 1 } });

  it("is stopped after its first loads, and says what to do: the certificates are made all the same", async () => {
    const { records } = await runOptimize(busy(), { protocol: { ...protocol, tuneVisits: 25 } });
    const tuning = assembleReport(records)?.tuning;
    assert.ok(tuning?.disturbed);
    assert.deepEqual([tuning.visits.made, tuning.visits.contended, tuning.cutShort, tuning.verdict], [6, 6, false, "no-gain"]);
    assert.match(tuningInWords(assembleReport(records)!)[0] ?? "", /^Other programs disturbed load after load.*--wait-for-quiet/);
    assert.ok(assembleReport(records)?.presets.some(({ evidence }) => evidence.state === "certified"));
  });

  it("is stopped later on too, once load after load is disturbed, and never while quiet ones come in between", () => {
    const visit = (contended: boolean): TuneVisit => ({ key: "auto", phase: "explore", block: 0, outcome: { state: "measured", requests: [], contended, startedAt: 0 } });
    const failed: TuneVisit = { key: "auto", phase: "explore", block: 0, outcome: { state: "failed", why: "" } };
    const times = (n: number, contended: boolean): TuneVisit[] => Array.from({ length: n }, () => visit(contended));
    assert.equal(isDisturbedThroughout(times(5, true)), false);
    assert.equal(isDisturbedThroughout([...times(5, true), failed]), false);
    assert.equal(isDisturbedThroughout(times(6, true)), true);
    assert.equal(isDisturbedThroughout([visit(false), ...times(9, true)]), false);
    assert.equal(isDisturbedThroughout([visit(false), ...times(10, true)]), true);
    assert.equal(isDisturbedThroughout([...times(5, true), visit(false), ...times(9, true)]), false);
  });
});

describe("a setting that makes everything crawl", () => {
  const crawling = { ...protocol, tuneTry: { numBatch: [], numThread: [64] } };

  it("is given up after some turns' time, and said to be that slow", async () => {
    const { records, ending } = await runOptimize(cpu(), { protocol: crawling });
    assert.equal(ending.state, "completed");
    const report = assembleReport(records);
    const told = report?.tuning?.settings.find(({ setting, value }) => setting === "num_thread" && value === "64");
    assert.equal(told?.verdict, "failed");
    assert.match(inWords(told.note), /^A turn was given up after .* s; with the server's own settings it takes .* s at most\.$/);
    const [load, ...others] = tuneLoads(records).filter((trial) => trial.settingsAsked.numThread === 64);
    assert.deepEqual(others, []);
    const [warmUp] = trialsIn(records).filter((trial) => trial.type === "request" && trial.loadId === load?.id);
    assert.ok(warmUp && warmUp.endedAt - warmUp.startedAt <= turnLimitMs({ protocol: DEFAULT_PROTOCOL }, trialsIn(records)));
  });

  it("is not judged by a turn that other programs disturbed", async () => {
    const { records } = await runOptimize(cpu(), { protocol: crawling });
    const late = trialsIn(records).map((trial) => (trial.type === "request" && trial.verdict.state === "failure" ? { ...trial, contended: true } : trial));
    const visit = visitsOf(late, 2).find(({ key }) => key === "num_thread=64");
    assert.deepEqual(visit?.outcome.state === "measured" && [visit.outcome.requests, visit.outcome.contended], [[], true]);
  });
});

describe("visits of a race", () => {
  it("leave warm-ups and contended turns out, and count none that was cut off", async () => {
    const { records } = await runOptimize(cpu({ faults: { burstRate: 0.3 } }), { protocol });
    const trials = trialsIn(records);
    for (const visit of visitsOf(trials, 3)) {
      if (visit.outcome.state !== "measured") continue;
      assert.ok(visit.outcome.requests.length > 0 && visit.outcome.requests.length <= 6);
    }
    const contended = new Set(turns(records).filter((trial) => trial.contended).map((trial) => trial.loadId));
    const made = visitsOf(trials, 3).filter(({ outcome }) => outcome.state === "measured" && outcome.contended);
    assert.equal(made.length, contended.size);
    const loadOnly = trials.filter((trial) => trial.type === "load" && trial.purpose === "tune").slice(0, 1);
    assert.deepEqual(visitsOf(loadOnly, 3), []);
  });
});
