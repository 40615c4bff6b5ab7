import assert from "node:assert/strict";
import { AUTOMATIC, withContext } from "../../../../src/core/domain/settings";
import type { RunnerSettings } from "../../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../../src/core/errors";
import type { EngineReason } from "../../../../src/core/errors";
import type { GenerateReply, LoadReply } from "../../../../src/core/ports";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { ScenarioOptions, Simulation } from "../../../support/simulated";
import { inWords } from "../../../../src/words/said";

const live = new AbortController().signal;
const simulate = (change: Partial<ScenarioOptions> = {}): Simulation =>
  createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 1, noise: false, ...change });

const load = ({ engine, scenario }: Simulation, settings: RunnerSettings, signal = live, timeLimitMs = 600_000): Promise<LoadReply> =>
  engine.load({ model: scenario.model.name, settings, purpose: "measure", timeLimitMs }, signal);

interface Asked {
  readonly settings?: RunnerSettings;
  readonly prompt?: string;
  readonly timeLimitMs?: number;
  readonly signal?: AbortSignal;
}

const words = (count: number, first = "unique"): string => `${first} ${"word ".repeat(count - 1)}`;

function ask({ engine, scenario }: Simulation, asked: Asked = {}): Promise<GenerateReply> {
  const { settings = withContext(8192), prompt = words(1000), timeLimitMs = 600_000, signal = live } = asked;
  return engine.generate({ model: scenario.model.name, settings, prompt, numPredict: 32, seed: 1, temperature: 0, timeLimitMs }, signal);
}

const because =
  (reason: EngineReason) =>
  (error: unknown): boolean =>
    error instanceof EngineError && error.reason === reason;

async function completed(reply: Promise<GenerateReply>): Promise<Extract<GenerateReply, { state: "complete" }>> {
  const done = await reply;
  if (done.state !== "complete") throw new Error(inWords(done.why));
  return done;
}

describe("the simulated engine", () => {
  it("says that it is simulated", async () => {
    assert.equal((await simulate().engine.identify(live)).kind, "simulated");
  });

  it("loads by itself what is asked of it, and keeps it", async () => {
    const simulation = simulate();
    const [first, second] = [await completed(ask(simulation)), await completed(ask(simulation))];
    assert.ok(first.timings.loadMs > 1000 && second.timings.loadMs < 10);
  });

  it("reloads when an option changes", async () => {
    const simulation = simulate();
    await ask(simulation);
    const { timings } = await completed(ask(simulation, { settings: { ...withContext(8192), numBatch: 256 } }));
    assert.ok(timings.loadMs > 1000);
  });

  it("answers for a repeated prefix from its cache, and not for a unique one", async () => {
    const simulation = simulate();
    const prompt = words(4000);
    const cold = await completed(ask(simulation, { prompt }));
    const cached = await completed(ask(simulation, { prompt }));
    const fresh = await completed(ask(simulation, { prompt: words(4000, "another") }));
    assert.ok(cached.timings.promptMs < 0.1 * cold.timings.promptMs);
    assert.ok(fresh.timings.promptMs > 0.9 * cold.timings.promptMs);
    assert.equal(cached.promptTokens, cold.promptTokens);
  });

  it("refuses a prompt that does not fit the window", async () => {
    await assert.rejects(ask(simulate(), { prompt: words(7000) }), because("too-long"));
  });

  it("cuts prompts silently when told to", async () => {
    const { promptTokens } = await completed(ask(simulate({ faults: { cutsPrompts: true } }), { prompt: words(7000) }));
    assert.equal(promptTokens, 4096);
  });

  it("gives a smaller context than asked when told to", async () => {
    const { loaded } = await load(simulate({ faults: { clampsTo: 2048 } }), withContext(8192));
    assert.equal(loaded.contextTokens, 2048);
  });

  it("moves layers off the GPU beyond the cliff, and decodes slower there", async () => {
    const simulation = simulate();
    const fast = await completed(ask(simulation));
    const { loaded } = await load(simulation, withContext(131_072));
    const slow = await completed(ask(simulation, { settings: withContext(131_072) }));
    assert.ok(loaded.vramBytes < loaded.sizeBytes);
    assert.ok((slow.timings.decodeMs ?? 0) > 1.2 * (fast.timings.decodeMs ?? 0));
  });

  it("runs out of memory where there is nothing to spill to", async () => {
    const simulation = simulate({ machine: machineNamed("vm-2c-24GB") });
    await assert.rejects(load(simulation, withContext(131_072)), because("out-of-memory"));
    assert.equal(simulation.state.truth.outOfMemory, 1);
  });

  it("runs out of memory when more layers are forced onto the GPU than fit", async () => {
    await assert.rejects(load(simulate(), { ...withContext(131_072), numGpu: 99 }), because("out-of-memory"));
  });

  it("takes less memory with a quantised cache", async () => {
    const half = simulate({ server: { kvCacheType: "q8_0" } });
    const [f16, q8] = [await load(simulate(), withContext(65_536)), await load(half, withContext(65_536))];
    assert.ok(q8.loaded.sizeBytes < 0.8 * f16.loaded.sizeBytes);
  });

  it("takes the context that a server takes by itself", async () => {
    assert.equal((await load(simulate(), AUTOMATIC)).loaded.contextTokens, 4096);
  });

  it("gets slower when a laptop gets hot", async () => {
    const simulation = simulate({ machine: machineNamed("apple-36"), noise: true });
    const prompt = words(4000);
    await ask(simulation, { prompt });
    simulation.state.busySeconds = 0;
    const cold = simulation.state.heatLog();
    simulation.state.busySeconds = 3600;
    assert.ok(cold === 0 && simulation.state.heatLog() < -0.001);
  });
});

describe("the simulated engine's time", () => {
  it("ends a request that never answers at its limit", async () => {
    const simulation = simulate({ faults: { hangsAt: 1 } });
    await assert.rejects(ask(simulation, { timeLimitMs: 5000 }), because("timeout"));
    assert.equal(simulation.clock.monotonic(), 5000);
  });

  it("ends a request that takes longer than its limit", async () => {
    const simulation = simulate();
    await load(simulation, withContext(8192));
    const before = simulation.clock.monotonic();
    await assert.rejects(ask(simulation, { timeLimitMs: 50 }), because("timeout"));
    assert.equal(simulation.clock.monotonic() - before, 49);
  });

  it("ends a load that never ends at its limit", async () => {
    const simulation = simulate({ faults: { loadHangsAt: 1 } });
    await assert.rejects(load(simulation, AUTOMATIC, live, 7000), because("timeout"));
    assert.equal(simulation.clock.monotonic(), 7000);
  });

  it("gives a hanging request up at the moment of a cancel", async () => {
    const simulation = simulate({ faults: { hangsAt: 1 } });
    const cancel = new AbortController();
    simulation.clock.plan(1234, () => {
      cancel.abort();
    });
    await assert.rejects(ask(simulation, { signal: cancel.signal }), Cancelled);
    assert.equal(simulation.clock.monotonic(), 1234);
  });

  it("does nothing for those who do not wait any more", async () => {
    const { engine } = simulate();
    await assert.rejects(engine.loaded(AbortSignal.abort()), Cancelled);
  });
});

describe("the simulated engine's end", () => {
  it("comes in the middle of a request, and is final", async () => {
    const simulation = simulate({ faults: { goneAt: 1 } });
    await assert.rejects(ask(simulation), because("unreachable"));
    await assert.rejects(simulation.engine.identify(live), because("unreachable"));
  });

  it("comes for a model that is removed meanwhile", async () => {
    const simulation = simulate({ faults: { removedAt: 2 } });
    await ask(simulation);
    await assert.rejects(ask(simulation), because("not-found"));
    assert.deepEqual(await simulation.engine.list(live), []);
  });

  it("comes for a runner when others take its memory", async () => {
    const simulation = simulate({ machine: machineNamed("vm-2c-24GB"), faults: { surges: [{ atMs: 30_000, gb: 30 }] } });
    await assert.rejects(ask(simulation), because("crashed"));
    assert.deepEqual(await simulation.engine.loaded(live), []);
  });
});
