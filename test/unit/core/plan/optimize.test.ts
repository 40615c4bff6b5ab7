import assert from "node:assert/strict";
import { Cancelled, ResultsError } from "../../../../src/core/errors";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { earnedBound } from "../../../../src/core/statistics/certificate";
import { assembleReport } from "../../../../src/core/report/assemble";
import { budgetMinutesFor } from "../../../../src/core/report/more-budget";
import type { ModelReport } from "../../../../src/core/domain/report";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { ScenarioOptions, Simulation } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";
import type { OptimizeRunOptions } from "../../../support/simulated/optimize-run";
import { inWords } from "../../../../src/words/said";

const gpu = (change: Partial<ScenarioOptions> = {}): Simulation =>
  createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002, ...change });

const trialsOf = (records: readonly JournalRecord[]): Trial[] => records.filter((record) => record.kind === "trial");
const requestsOf = (records: readonly JournalRecord[]): RequestTrial[] => trialsOf(records).filter((trial) => trial.type === "request");

async function report(simulation: Simulation, options: OptimizeRunOptions = {}): Promise<ModelReport> {
  const assembled = assembleReport((await runOptimize(simulation, options)).records);
  assert.ok(assembled);
  return assembled;
}

describe("a run", () => {
  const counts = ({ presets }: ModelReport): unknown[] =>
    presets.map(({ name, evidence: { state, count } }) => [name, state, count.successes, count.visits, count.ownVisits, count.largerVisits]);

  it("certifies the smallest preset first with 13 of 13 filled loads, then the largest", async () => {
    const run = await report(gpu());
    assert.equal(run.ending.state, "completed");
    assert.deepEqual(counts(run), [
      ["max_context", "certified", 13, 13, 13, 0],
      ["balanced", "certified", 13, 13, 13, 0],
      ["fast", "certified", 13, 13, 13, 0],
    ]);
    const fills = run.presets.map(({ contextTokens }) => contextTokens);
    assert.ok((fills[2] ?? 0) < (fills[0] ?? 0), fills.join());
  });

  it("needs only three filled loads of its own for a preset that comes after the largest: larger windows lend theirs", async () => {
    const small = createSimulation({ machine: machineNamed("laptop-8GB"), model: modelNamed("qwen3-coder:30b"), seed: 3, wander: 0.002 });
    const run = await report(small, { request: { budgetMs: 1_200_000 } });
    const [max, balanced] = counts(run) as [unknown[], unknown[]];
    assert.deepEqual(max.slice(1, 4), ["certified", 13, 13]);
    assert.deepEqual(balanced, ["balanced", "certified", 16, 16, 3, 13]);
  });

  it("fills every certified window to 95 % at least", async () => {
    const { records } = await runOptimize(gpu());
    const filled = requestsOf(records).filter((trial) => trial.purpose === "fill" || trial.purpose === "question");
    assert.ok(filled.length > 0);
    for (const { measures, contextTokensObserved } of filled) {
      assert.ok(
        (measures?.promptTokens ?? 0) + (measures?.outputTokens ?? 0) >= 0.95 * (contextTokensObserved ?? Number.POSITIVE_INFINITY),
      );
    }
  });

  it("draws a new prompt for every fill, so that no cache answers for the prefill", async () => {
    const { records } = await runOptimize(gpu());
    const fills = requestsOf(records).filter((trial) => trial.purpose !== "question");
    assert.equal(new Set(fills.map((trial) => trial.promptHash)).size, fills.length);
  });

  it("starts certification below a ceiling that memory binds", async () => {
    const { ceiling, presets } = await report(gpu(), { request: { goal: "max-context" } });
    assert.ok(ceiling.state === "named" && ceiling.boundBy === "vram");
    assert.ok((presets[0]?.contextTokens ?? 0) <= 0.965 * ceiling.contextTokens);
  });

  it("is labelled simulated when the engine is", async () => {
    const { simulated, flags } = await report(gpu());
    assert.ok(simulated && flags.some((flag) => inWords(flag.message).includes("simulated")));
  });

  it("keeps the user's constraints, measured at the full window", async () => {
    const { presets } = await report(gpu(), { request: { minDecodeTokensPerSecond: 60 } });
    for (const { evidence } of presets) assert.ok((evidence.measures.decodeTokensPerSecond?.value ?? 0) >= 60);
  });

  it("gives the same records for the same seed", async () => {
    const [a, b] = [await runOptimize(gpu()), await runOptimize(gpu())];
    assert.deepEqual(a.records, b.records);
  });
});

describe("a run that meets faults", () => {
  it("rejects sizes at which the server cuts prompts silently", async () => {
    const { presets } = await report(gpu({ faults: { cutsPrompts: true } }), { request: { goal: "max-context" } });
    assert.equal(presets[0]?.evidence.state, "rejected");
  });

  it("does not certify an engine that fails every third request", async () => {
    const { presets } = await report(gpu({ faults: { failureRate: 0.34 } }));
    assert.ok(presets.every(({ evidence }) => evidence.state !== "certified"));
  });

  it("draws void replies again and counts them", async () => {
    const { presets, totals } = await report(gpu({ faults: { voidRate: 0.1 } }));
    assert.ok(totals.voids > 0);
    assert.ok(presets.every(({ evidence }) => evidence.state === "certified"));
  });

  it("takes a request that never ends as one failure, and goes on", async () => {
    const { presets, totals } = await report(gpu({ faults: { hangsAt: 8 } }));
    assert.equal(totals.failures, 1);
    assert.ok(presets.some(({ evidence: { state, count } }) => state === "certified" && count.visits >= 27 && count.successes === count.visits - 1));
  });

  it("marks trials under foreign load and leaves their speeds out", async () => {
    const quiet = await report(gpu());
    const busy = await report(gpu({ faults: { burstRate: 0.3 } }));
    assert.ok(busy.totals.contended > 0);
    const fast = (from: ModelReport): ModelReport["presets"][number] => from.presets.find(({ name }) => name === "fast")!;
    const decode = (from: ModelReport): number => fast(from).evidence.measures.decodeTokensPerSecond?.value ?? 0;
    // Another draw of the same noise may move the boundary by a step.
    assert.ok(Math.abs(fast(busy).contextTokens - fast(quiet).contextTokens) <= 1024);
    assert.ok(Math.abs(decode(busy) / decode(quiet) - 1) < 0.05);
  });

  for (const [liar, faults] of [
    ["counts every prompt twice", { countsTimes: 2 }],
    ["halves every prompt from the first one on", { halvesPrompts: true }],
    ["tells times of nanoseconds", { clockTimes: 1e-9 }],
    ["tells milliseconds for nanoseconds", { clockTimes: 1e-6 }],
  ] as const) {
    it(`certifies nothing on a server that ${liar}, and says why`, async () => {
      const simulation = gpu({ faults });
      const { engine } = simulation;
      const describe = engine.describe.bind(engine);
      engine.describe = async (model, signal) => ({ ...(await describe(model, signal)), randomWeights: false });
      const { records, ending } = await runOptimize(simulation);
      assert.ok(ending.state === "failed" && /cut|counts wrongly|clock is wrong/.test(inWords(ending.message)), JSON.stringify(ending));
      assert.deepEqual((assembleReport(records)?.presets ?? []).filter(({ evidence }) => evidence.state === "certified"), []);
      assert.ok(assembleReport(records)?.flags.some(({ severity, message }) => severity === "warning" && inWords(message).includes("and prove")));
    });
  }

  it("takes loads that were lost at once for no verdict on the sizes asked for", async () => {
    const ceilingOf = async (lostLoads: readonly number[]): Promise<unknown> => assembleReport((await runOptimize(gpu({ faults: { lostLoads } }))).records)?.ceiling;
    assert.deepEqual(await ceilingOf([1, 3, 4, 6]), await ceilingOf([]));
  });

  it("ends when the server goes away, and keeps what it has", async () => {
    const { records, ending } = await runOptimize(gpu({ faults: { goneAt: 12 } }));
    assert.equal(ending.state === "failed" && ending.reason, "unreachable");
    assert.ok(requestsOf(records).filter((trial) => trial.verdict.state === "success").length >= 10);
  });

  it("ends when the model is removed", async () => {
    const { ending } = await runOptimize(gpu({ faults: { removedAt: 9 } }));
    assert.equal(ending.state === "failed" && ending.reason, "not-found");
  });

  it("stops at once when the journal cannot be written", async () => {
    let written = 0;
    const full = (): void => {
      if (++written > 6) throw new ResultsError("no-space", "The disk is full.");
    };
    const { error, records } = await runOptimize(gpu(), { append: full });
    assert.ok(error instanceof ResultsError);
    assert.ok(trialsOf(records).length <= 6);
  });

  it("proves its presets also where no server of O3's own can be started", async () => {
    const launching = { state: "impossible", why: "No server can be started here." } as const;
    const run = await report(gpu(), { launching, protocol: { tuneVisits: 4 } });
    assert.equal(run.ending.state, "completed");
    assert.deepEqual(
      run.presets.map(({ evidence }) => evidence.state),
      ["certified", "certified", "certified"],
    );
  });

  it("says that nothing fits when the limit is below what others hold", async () => {
    const { ending, ceiling } = await report(gpu(), {
      request: { limits: { ram: 0.01, vram: 0.01, alert: 0.01, temperatureCelsius: 95 } },
    });
    assert.equal(ending.state, "nothing-fits");
    assert.match(inWords(ceiling.state === "none" ? ceiling.why : ""), /Close other programs/);
  });
});

describe("the budget", () => {
  it("leaves provisional presets that say what was earned", async () => {
    const { presets, ending } = await report(gpu(), { request: { budgetMs: 40_000 } });
    assert.equal(ending.state, "budget-spent");
    const open = presets.filter(({ evidence }) => evidence.state === "provisional" && evidence.count.visits > 0);
    assert.ok(open.length > 0);
    const { state, count, bound, why } = { bound: { reliability: -1 }, why: "", ...open[0]!.evidence };
    assert.equal(state, "provisional");
    assert.equal(bound.reliability, earnedBound(count.successes, count.visits, 0.85).reliability);
    assert.match(inWords(why), /budget of 40 s was too short/);
  });

  it("is used on a machine that is too slow for the largest context: proven presets, and what more time would give", async () => {
    const slow = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 3, wander: 0.002 });
    const budgetMs = 9 * 60_000;
    const { presets, moreBudget } = await report(slow, { request: { budgetMs } });
    const [max] = presets;
    assert.ok(max?.evidence.state === "certified", JSON.stringify(max?.evidence));
    assert.match(inWords(max.why), /^32,768 tokens fit in memory, but proving that would take .* \(predicted\)/);
    assert.deepEqual([moreBudget?.presetName, moreBudget?.contextTokens], ["max_context", 32_768]);
    assert.ok((moreBudget?.neededMs ?? 0) > budgetMs);
    assert.ok(slow.clock.monotonic() >= 0.8 * budgetMs, `${slow.clock.monotonic()} of ${budgetMs} ms`);
  });

  it("that is said to do for what was left does", async () => {
    const slow = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("qwen2.5:3b"), seed: 3, wander: 0.002 });
    const first = await runOptimize(slow, { request: { budgetMs: 5 * 60_000 } });
    const more = assembleReport(first.records)?.moreBudget;
    assert.ok(first.ending.state === "budget-spent" && more && more.neededMs !== null);
    const budgetMs = budgetMinutesFor(more.neededMs) * 60_000;
    const { records } = await runOptimize(slow, { resumed: first.records, runId: "run-2", request: { budgetMs } });
    const proven = assembleReport(records)?.presets.find(({ name }) => name === more.presetName);
    assert.deepEqual([proven?.contextTokens, proven?.evidence.state], [more.contextTokens, "certified"]);
  });

  it("is kept to within one trial", async () => {
    const simulation = gpu();
    await runOptimize(simulation, { request: { budgetMs: 60_000 } });
    assert.ok(simulation.clock.monotonic() <= 61_000);
  });

  it("of one second measures nothing and loses nothing", async () => {
    const { ending, records } = await runOptimize(gpu(), { request: { budgetMs: 1_000 } });
    assert.equal(ending.state, "budget-spent");
    assert.ok(records.length >= 2);
  });
});

describe("cancelling", () => {
  it("at any trial keeps all finished ones and unloads the model", async () => {
    for (const after of [1, 3, 7, 20]) {
      const simulation = gpu();
      const controller = new AbortController();
      let seen = 0;
      const result = await runOptimize(simulation, {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind === "trial" && ++seen === after) controller.abort();
        },
      });
      assert.equal(result.ending.state, "cancelled");
      assert.equal(trialsOf(result.records).length, after);
      assert.equal(simulation.state.loaded, null);
    }
  });

  it("is no failure", async () => {
    const controller = new AbortController();
    controller.abort();
    await runOptimize(gpu(), { signal: controller.signal }).then(
      ({ ending, error }) => {
        assert.equal(ending.state, "cancelled");
        assert.equal(error, null);
      },
      (error: unknown) => {
        assert.ok(error instanceof Cancelled);
      },
    );
  });
});

describe("resuming", () => {
  async function cutAt(count: number): Promise<JournalRecord[]> {
    const controller = new AbortController();
    let seen = 0;
    const { records } = await runOptimize(gpu(), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === "trial" && ++seen === count) controller.abort();
      },
    });
    return records.filter((record) => record.kind !== "run-ended");
  }

  it("continues from any point and certifies the same contexts", async () => {
    const whole = await report(gpu());
    for (const count of [1, 2, 4, 6, 11, 25]) {
      const resumed = await cutAt(count);
      const { records, ending } = await runOptimize(gpu(), { resumed, runId: "run-2" });
      assert.equal(ending.state, "completed");
      const assembled = assembleReport(records);
      assert.deepEqual(
        assembled?.presets.map(({ name, evidence }) => [name, evidence.state]),
        whole.presets.map(({ name, evidence }) => [name, evidence.state]),
      );
      assert.deepEqual(assembled.runIds, ["run-1", "run-2"]);
    }
  });

  it("repeats no finished trial: counts go on where they stood", async () => {
    const resumed = await cutAt(20);
    const { records } = await runOptimize(gpu(), { resumed, runId: "run-2" });
    const filled = new Map<unknown, number>();
    for (const { settingsAsked, purpose } of requestsOf(records)) {
      if (purpose === "fill") filled.set(settingsAsked.numCtx, (filled.get(settingsAsked.numCtx) ?? 0) + 1);
    }
    // The one that was cut off is made again.
    assert.deepEqual([...filled.values()].map((fills) => fills >= 13 && fills <= 14), [true, true]);
  });

  it("of a completed run measures nothing new", async () => {
    const { records: done } = await runOptimize(gpu());
    const { records } = await runOptimize(gpu(), { resumed: done, runId: "run-2" });
    assert.equal(trialsOf(records).length, trialsOf(done).length);
  });
});
