import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import { swarmReportOf } from "../../../../src/core/swarm/report";
import { mean } from "../../../../src/core/statistics/location";
import { countedTurns } from "../../../../src/core/swarm/progress";
import { parseRecord } from "../../../../src/results/schema/journal";
import { runSwarm } from "../../../support/simulated/swarm-run";
import type { SwarmTruth } from "../../../support/simulated/swarm-server";

const FOUR_SLOTS: SwarmTruth = { slots: 4, queue: 512, prefillTokensPerSecond: 2_000, one: 20, queueing: 0.1, coordination: 0.004, noise: 0.02, errors: 0 };

describe("a run with many agents at once (simulated)", function () {
  this.timeout(60_000);

  it("finds how many the slots carry, says what breaks first, and that more only wait", async () => {
    const { records, ending } = await runSwarm(FOUR_SLOTS).result;
    const report = swarmReportOf(records);
    assert.deepEqual(ending, { state: "completed" });
    assert.ok(report?.passed && report.failing && report.simulated);
    assert.equal(report.failing.agents, report.passed.agents + 1);
    assert.equal(report.failing.first, "first-token");
    // What was asked, and not what so many requests would show by themselves.
    assert.deepEqual(report.passed.bound, { reliability: 0.875, confidence: 0.85 });
    assert.deepEqual(report.levels.filter(({ state }) => state === "passed").map(({ agents }) => agents), [report.passed.agents]);
    const [four, most] = [4, report.passed.agents].map((agents) => report.levels.find((level) => level.agents === agents));
    assert.ok(four?.queueMs !== null && four && four.queueMs < 100);
    assert.ok(most?.queueMs !== null && most && most.queueMs > 1_000);
  });

  it("writes every record so that it can be read again", async () => {
    const { records } = await runSwarm(FOUR_SLOTS).result;
    for (const record of records) assert.deepEqual(parseRecord(JSON.stringify(record)), { state: "record", record });
  });

  it("counts what is refused: a queue that is full breaks the level", async () => {
    const { records } = await runSwarm({ ...FOUR_SLOTS, queue: 0, one: 100 }).result;
    const report = swarmReportOf(records);
    assert.equal(report?.passed?.agents, 4);
    assert.equal(report.failing?.first, "failed");
    assert.ok((report.levels.find(({ agents }) => agents === 5)?.failures.overloaded ?? 0) > 0);
  });

  it("says that not even one agent passes", async () => {
    const report = swarmReportOf((await runSwarm({ ...FOUR_SLOTS, one: 1 }).result).records);
    assert.equal(report?.passed, null);
    assert.equal(report.failing?.agents, 1);
    assert.equal(report.failing.first, "speed");
  });

  it("does not try again what passed a limit of the machine: fewer agents are the answer", async () => {
    const run = runSwarm({ ...FOUR_SLOTS, one: 100 }, { breachAt: 4 });
    const report = swarmReportOf((await run.result).records);
    assert.equal(report?.failing?.first, "limit");
    assert.equal(report.passed?.agents, 3);
    assert.equal(run.breaches(), 1);
    const none = runSwarm({ ...FOUR_SLOTS, one: 100 }, { breachAt: 1 });
    const nothing = swarmReportOf((await none.result).records);
    assert.deepEqual([nothing?.passed, nothing?.ending.state, none.breaches()], [null, "nothing-fits", 1]);
  });

  it("keeps to its budget, and tells what looks good until then", async () => {
    const run = runSwarm(FOUR_SLOTS, { request: { budgetMs: 60_000 } });
    const { records, ending } = await run.result;
    assert.deepEqual(ending, { state: "budget-spent" });
    assert.ok(run.clock.monotonic() <= 61_000);
    const report = swarmReportOf(records);
    assert.equal(report?.passed, null);
    assert.ok(report.promising);
  });

  it("cut after any record and resumed, counts no turn twice and forgets none that was finished", async () => {
    const { records } = await runSwarm(FOUR_SLOTS).result;
    const whole = records.filter(({ kind }) => kind === "agent-turn").length;
    for (let at = 1; at < records.length; at += Math.ceil(records.length / 12)) {
      const cut = records.slice(0, at);
      const { records: all } = await runSwarm(FOUR_SLOTS, { seed: 7, runId: "run-2", resumed: cut }).result;
      assert.deepEqual(all.slice(0, at), cut);
      const report = swarmReportOf(all);
      assert.ok(report?.passed && Math.abs(report.passed.agents - (swarmReportOf(records)?.passed?.agents ?? 0)) <= 1, `cut after ${at}`);
      assert.ok(all.filter(({ kind }) => kind === "agent-turn").length < 2 * whole + 100);
    }
  });

  it("ends at once when it is cancelled, with all turns that were finished on the disk", async () => {
    const stop = new AbortController();
    const kept: JournalRecord[] = [];
    const append = (record: JournalRecord): void => {
      kept.push(record);
      if (kept.filter(({ kind }) => kind === "agent-turn").length === 30) stop.abort();
    };
    const { ending } = await runSwarm(FOUR_SLOTS, { signal: stop.signal, append }).result;
    assert.deepEqual(ending, { state: "cancelled" });
    assert.equal(kept.filter(({ kind }) => kind === "agent-turn").length, 30);
  });
});

describe("requests that come by chance (simulated)", function () {
  this.timeout(60_000);
  const everyMs = 10_000;

  it("find how many agents a server keeps up with, and say no law of scaling of it", async () => {
    const { records, ending } = await runSwarm(FOUR_SLOTS, { request: { everyMs } }).result;
    const report = swarmReportOf(records);
    assert.deepEqual(ending, { state: "completed" });
    assert.ok(report?.passed && report.failing);
    assert.equal(report.law, null);
    assert.ok(report.levels.every(({ fairness }) => fairness === null));
    // An answer of 48 tokens at up to 20 tokens a second in four slots: more than one agent, and no more than the slots could ever answer.
    assert.ok(report.passed.agents > 1 && report.passed.agents < (4 * 20 * everyMs) / 1000 / 48, String(report.passed.agents));
    for (const record of records) assert.deepEqual(parseRecord(JSON.stringify(record)), { state: "record", record });
  });

  it("come at the rate that was asked for, whether or not earlier ones are answered", async () => {
    const { records } = await runSwarm({ ...FOUR_SLOTS, one: 1 }, { request: { everyMs, maxAgents: 1, objectives: { minTokensPerSecond: 0.1, maxTtftMs: 600_000, success: 0.99 } } }).result;
    const turns = countedTurns(records.filter((record) => record.kind === "agent-turn"), 1);
    const gapsMs = turns.flatMap(({ setOutAt, sentAt }, at) => (turns[at - 1]?.setOutAt === setOutAt ? sentAt - (turns[at - 1]?.sentAt ?? 0) : []));
    assert.ok(gapsMs.length > 30, String(gapsMs.length));
    const meanMs = mean(gapsMs);
    // Each takes 48 s: the next ones have come long before. The mean of so many is off by its standard error.
    assert.ok(Math.abs(meanMs / everyMs - 1) < 4 / Math.sqrt(gapsMs.length), `${meanMs} ms`);
    assert.ok(Math.max(...turns.map(({ agent }) => agent)) > 2);
  });

  it("count up to the first whose end is not known", async () => {
    const { records } = await runSwarm(FOUR_SLOTS, { request: { everyMs } }).result;
    const turns = records.filter((record) => record.kind === "agent-turn").filter(({ agents }) => agents === 2);
    const [start] = turns.map(({ setOutAt }) => setOutAt);
    const one = turns.filter(({ setOutAt }) => setOutAt === start);
    const missing = one.filter(({ arrival }) => arrival !== 6);
    assert.deepEqual(countedTurns(missing, 2).map(({ arrival }) => arrival), [4, 5]);
  });
});

describe("turns that count", () => {
  it("were sent before the oldest that was still under way at the end: the slow ones are not left out", async () => {
    const { records } = await runSwarm(FOUR_SLOTS).result;
    const turns = records.filter((record) => record.kind === "agent-turn");
    const counted = countedTurns(turns, 4);
    const [start] = counted.map(({ setOutAt }) => setOutAt);
    const drive = turns.filter(({ agents, setOutAt }) => agents === 4 && setOutAt === start);
    const ends = [0, 1, 2, 3].map((agent) => Math.max(...drive.filter((turn) => turn.agent === agent).map(({ sentAt, wallMs }) => sentAt + wallMs)));
    assert.ok(counted.filter(({ setOutAt }) => setOutAt === start).every(({ sentAt }) => sentAt <= Math.min(...ends)));
    assert.ok(counted.every(({ part }) => part === "counted"));
  });

  it("are none as long as an agent has had no answer", () => {
    assert.deepEqual(countedTurns([], 3), []);
  });
});

describe("what did not fit in an earlier part of a run", () => {
  it("is loaded again when the run goes on: other programs may be closed by now", async () => {
    const { records } = await runSwarm(FOUR_SLOTS).result;
    const load = records.find((record) => record.kind === "trial" && record.type === "load");
    assert.ok(load);
    const full: JournalRecord = { ...load, outcome: { state: "over-limit", use: null, message: "full" } };
    const { ending } = await runSwarm(FOUR_SLOTS, { runId: "run-2", resumed: [...records.slice(0, 1), full] }).result;
    assert.deepEqual(ending, { state: "completed" });
  });
});
