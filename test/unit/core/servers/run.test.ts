import assert from "node:assert/strict";
import { withContext } from "../../../../src/core/domain/settings";
import type { ServerAsked } from "../../../../src/core/domain/settings";
import type { OptimizeRequest } from "../../../../src/core/domain/request";
import type { KvCacheReading } from "../../../../src/core/domain/tuning";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { ServerResult } from "../../../../src/core/domain/optimize-records";
import { EngineError } from "../../../../src/core/errors";
import { assembleReport } from "../../../../src/core/report/assemble";
import { tuningInWords } from "../../../../src/results/tuning-words";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { Faults, ScenarioOptions, Simulation } from "../../../support/simulated";
import { simulatedServers } from "../../../support/simulated/launcher";
import type { SimulatedServers } from "../../../support/simulated/launcher";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

const machine = (change: Partial<ScenarioOptions> = {}): Simulation =>
  createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("qwen2.5:3b"), seed: 5, wander: 0.002, server: { flashAttention: "auto" }, ...change });
const protocol = { tuneVisits: 12 };
const isQuantised = ({ kvCacheType }: ServerAsked): boolean => kvCacheType === "q8_0";

interface Ran {
  readonly records: readonly JournalRecord[];
  readonly results: readonly ServerResult[];
  readonly servers: SimulatedServers;
}

async function run(simulation: Simulation, faultsOf?: (asked: ServerAsked) => Faults, request: Partial<OptimizeRequest> = {}): Promise<Ran> {
  const servers = simulatedServers(simulation, faultsOf);
  const { records, ending } = await runOptimize(simulation, { protocol, request, launching: servers.launching });
  assert.equal(ending.state, request.budgetMs === undefined ? "completed" : "budget-spent");
  assert.equal(servers.running(), 0, "a private server was left running");
  const report = assembleReport(records);
  assert.ok(report?.presets.every(({ evidence }) => evidence.state === "certified"));
  return { records, servers, results: records.flatMap((record) => (record.kind === "server-measured" ? [record.result] : [])) };
}

const resultOf = <T extends ServerResult["type"]>({ results }: Ran, type: T): Extract<ServerResult, { type: T }> => {
  const found = results.find((result): result is Extract<ServerResult, { type: T }> => result.type === type);
  assert.ok(found, `${type}: ${JSON.stringify(results)}`);
  return found;
};

describe("what private servers show", () => {
  it("is the cache's memory a token, agents' speeds and flash attention, each against the user's own settings", async () => {
    const ran = await run(machine());
    const { reading } = resultOf(ran, "kv-cache");
    const share = (reading.bytesPerToken ?? 0) / (reading.f16BytesPerToken ?? 1);
    // 34 bytes for 32 elements against 64, and buffers that grow with the context beside.
    assert.ok(share > 0.5 && share < 0.62, `${share}`);
    assert.deepEqual(
      resultOf(ran, "parallel").readings.map(({ agents }) => agents),
      [1, 2, 4, 8],
    );
    for (const { roundTokensPerSecond: rounds, totalTokensPerSecond: total } of resultOf(ran, "parallel").readings) {
      assert.ok(rounds.length >= 2 && rounds.length <= 5, `${rounds.length} rounds`);
      assert.ok(total >= Math.min(...rounds) && total <= Math.max(...rounds));
    }
    assert.equal(resultOf(ran, "flash-attention").gain.setting, "flash_attention");
    assert.ok(ran.servers.started.filter(isQuantised).every(({ flashAttention }) => flashAttention === true));
  });

  it("claims no memory a token where f16's loads of two sizes do not differ by three times what the meter wanders", async () => {
    const readingAt = async (maxContextTokens: number): Promise<KvCacheReading> =>
      resultOf(await run(machine(), undefined, { maxContextTokens }), "kv-cache").reading;
    for (const contextTokens of [1024, 2048]) {
      const reading = await readingAt(contextTokens);
      assert.deepEqual([reading.contextTokens, reading.bytesPerToken, reading.f16BytesPerToken], [contextTokens, null, null]);
      assert.ok((reading.footprintBytes ?? 0) > 0);
    }
    assert.notEqual((await readingAt(4096)).f16BytesPerToken, null);
  });

  it("tells memory a token by loads with one batch, though the server's own grows with the window", async () => {
    const { records } = await run(machine());
    const sizes = records.flatMap((record) =>
      record.kind === "trial" && record.type === "load" && record.purpose === "search" && record.server?.kvCacheType === "q8_0" ? [record.settingsAsked] : [],
    );
    assert.deepEqual(sizes.map(({ numCtx }) => numCtx), [8192, 32_768, 8192, 32_768, 8192, 32_768]);
    assert.deepEqual(new Set(sizes.map(({ numBatch }) => numBatch)).size, 1);
  });

  it("recommends no cache: the simulated model cannot show that its answers stay as good", async () => {
    const { reading } = resultOf(await run(machine()), "kv-cache");
    assert.equal(reading.quality.state, "not-measurable");
  });

  it("leaves the user's models as they were", async () => {
    const simulation = machine();
    const signal = new AbortController().signal;
    await simulation.engine.load({ model: "qwen2.5:3b", settings: withContext(8192), purpose: "restore", timeLimitMs: 60_000 }, signal);
    const { records } = await run(simulation);
    const ended = records.find((record) => record.kind === "run-ended");
    assert.deepEqual(ended?.restored, ["qwen2.5:3b"]);
    assert.deepEqual(
      (await simulation.engine.loaded(signal)).map(({ contextTokens }) => contextTokens),
      [8192],
    );
  });
});

describe("a run whose time is short", () => {
  it("starts no private server where the race had no time for a visit: what an experiment takes is predicted", async () => {
    const simulation = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("llama3.1:8b"), seed: 2, wander: 0.002 });
    const servers = simulatedServers(simulation);
    const { records } = await runOptimize(simulation, { protocol, request: { budgetMs: 4 * 60_000 }, launching: servers.launching });
    assert.ok(!records.some((record) => record.kind === "trial" && record.type === "load" && record.purpose === "tune"));
    assert.ok(records.some((record) => record.kind === "tuned"));
    assert.deepEqual(servers.started, []);
  });
});

describe("a private server", () => {
  it("that does not start leaves its settings untuned, with the reason", async () => {
    const ran = await run(machine(), () => {
      throw new EngineError("unreachable", "ollama serve ended at once: no space left on device.");
    });
    assert.deepEqual(
      ran.results.map((result) => result.type === "not-tuned" && result.why),
      Array(3).fill("ollama serve ended at once: no space left on device."),
    );
  });

  it("that dies in the middle of a comparison costs that comparison only", async () => {
    const ran = await run(machine(), (asked) => (isQuantised(asked) ? { goneAt: 3 } : {}));
    assert.match(inWords(resultOf(ran, "not-tuned").why), /gone/);
    assert.equal(resultOf(ran, "parallel").readings.length, 4);
  });

  it("that refuses the cache type makes it a setting that does not work here", async () => {
    const ran = await run(machine(), (asked) => (isQuantised(asked) ? { failureRate: 1 } : {}));
    const { gain, reading } = resultOf(ran, "kv-cache");
    assert.equal(gain.verdict, "failed");
    assert.equal(reading.quality.state, "not-measurable");
  });

  it("on which the budget ends speaks against no setting", async () => {
    const ran = await run(machine(), (asked) => (isQuantised(asked) ? { loadHangsAt: 2 } : {}), { budgetMs: 300_000 });
    assert.deepEqual(
      ran.results.map((result) => result.type === "not-tuned" && [result.settings, inWords(result.why)]),
      [[["kv_cache_type"], "The run's time budget ended meanwhile."]],
    );
  });

  it("on which the budget ends while speeds are compared says so, and blames nobody", async () => {
    const afterGrowth = 8;
    const ran = await run(machine(), (asked) => (isQuantised(asked) ? { loadHangsAt: afterGrowth } : {}), { budgetMs: 300_000 });
    const { gain } = resultOf(ran, "kv-cache");
    assert.equal(gain.verdict, "unclear");
    assert.match(inWords(gain.note), /^The run's time budget ended meanwhile\./);
  });

  it("that fails with the plain settings says nothing against the cache", async () => {
    const ran = await run(machine(), (asked) => (isQuantised(asked) ? {} : { failureRate: 1 }));
    assert.ok(ran.results.every(({ type }) => type === "not-tuned"), JSON.stringify(ran.results));
  });

  it("that other programs disturb all the time tells no speed", async () => {
    const ran = await run(machine(), () => ({ burstRate: 1 }));
    const { gain } = resultOf(ran, "flash-attention");
    assert.equal(gain.verdict, "unclear");
    assert.equal(gain.gain, null);
    assert.match(inWords(gain.note), /busy/);
    assert.ok(ran.results.some((result) => result.type === "not-tuned" && inWords(result.why).startsWith("1 slot could not be measured. Other programs kept the machine busy: speed could not be compared. 2 slots")));
  });

  it("that is disturbed with some slots costs those only, and the report says so", async () => {
    const ran = await run(machine(), ({ numParallel }) => (numParallel === 2 ? { burstRate: 1 } : {}));
    const { readings, missing } = resultOf(ran, "parallel");
    assert.deepEqual(readings.map(({ agents }) => agents), [1, 4, 8]);
    assert.equal(inWords(missing), "2 slots could not be measured. Other programs kept the machine busy: speed could not be compared.");
    const report = assembleReport(ran.records);
    assert.ok(report?.tuning?.notTuned.some(({ setting, why }) => setting === "num_parallel" && inWords(why) === inWords(missing)));
    assert.ok(report && tuningInWords(report).includes(`num_parallel: ${inWords(missing)}`));
  });

  it("that fails with more slots is not asked for still more", async () => {
    const ran = await run(machine(), ({ numParallel }) => (numParallel === 4 ? { failureRate: 1 } : {}));
    const { readings, missing } = resultOf(ran, "parallel");
    assert.deepEqual(readings.map(({ agents }) => agents), [1, 2]);
    assert.match(inWords(missing), /^4 slots could not be measured, and more were not tried\. /);
  });

  it("loads nothing that is predicted to pass the memory limit", async () => {
    const { records } = await run(machine({ model: modelNamed("llama3.1:8b"), server: { flashAttention: "auto", numParallel: 1 } }));
    const loads = records.flatMap((record) => (record.kind === "trial" && record.type === "load" && record.server ? [record] : []));
    assert.ok(loads.length > 0);
    for (const { predictedFootprintBytes, outcome } of loads) {
      assert.ok(predictedFootprintBytes !== null);
      assert.ok(outcome.state !== "over-limit" || outcome.use === null, "loaded, and then found to be too large");
    }
  });

  it("is ended when the run is cancelled", async () => {
    const simulation = machine();
    const abort = new AbortController();
    const servers = simulatedServers(simulation, () => {
      simulation.clock.plan(simulation.clock.monotonic() + 20_000, () => {
        abort.abort();
      });
      return {};
    });
    const { ending } = await runOptimize(simulation, { protocol, launching: servers.launching, signal: abort.signal });
    assert.equal(ending.state, "cancelled");
    assert.equal(servers.running(), 0);
  });
});
