import assert from "node:assert/strict";
import type { Candidate, Plan } from "../../../../src/core/domain/optimize-records";
import { defaultRequest } from "../../../../src/core/domain/request";
import { AUTOMATIC, withContext } from "../../../../src/core/domain/settings";
import type { RequestTrial, Trial } from "../../../../src/core/domain/trial";
import { planAsMeasured } from "../../../../src/core/plan/definition";
import type { Situation } from "../../../../src/core/plan/situation";
import { quietSpeed } from "../../../../src/core/plan/speed";
import { assembleReport } from "../../../../src/core/report/assemble";
import { keepsUse, useOf } from "../../../../src/core/preset/use";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import { runOptimize } from "../../../support/simulated/optimize-run";
import { requestTrial } from "../estimate/trials";
import { inWords } from "../../../../src/words/said";

const SITUATION = {
  request: defaultRequest("m"),
  protocol: DEFAULT_PROTOCOL,
  model: { parameterCount: 7e9, trainedContextTokens: 131_072 },
} as unknown as Situation;

const candidate = (contextTokens: number, names: readonly Candidate["presets"][number]["name"][], predictedFillMs: number | null = 1000): Candidate => ({
  contextTokens,
  presets: names.map((name) => ({ name, why: "" })),
  errorBudget: 0.15,
  predictedFillMs,
});

const planOf = (...candidates: readonly Candidate[]): Plan => ({ ceiling: { state: "none", why: "" }, candidates });

/** A request at a depth, tok/s and ms to read the prompt. */
const reply = (promptTokens: number, rate: number, ttftMs: number, change: Partial<RequestTrial> = {}): RequestTrial => ({
  ...requestTrial({ promptTokens, msPerToken: 1000 / rate, ttftMs, purpose: "calibrate" }),
  ...change,
});
const filled = (contextTokens: number, rate: number, ttftMs: number, change: Partial<RequestTrial> = {}): RequestTrial =>
  reply(contextTokens - 20, rate, ttftMs, { purpose: "fill", settingsAsked: withContext(contextTokens), contextTokensObserved: contextTokens, ...change });

const made = (plans: readonly Plan[], trials: readonly Trial[]): readonly Candidate[] | null =>
  planAsMeasured(SITUATION, { trials, plans, tuned: null, servers: [], answers: [] }, plans.at(-1)!);
const sizes = (candidates: readonly Candidate[] | null): Record<string, number> =>
  Object.fromEntries((candidates ?? []).flatMap(({ contextTokens, presets }) => presets.map(({ name }) => [name, contextTokens])));

describe("a plan and what was measured of it", () => {
  const plan = planOf(candidate(16_384, ["fast"]), candidate(32_768, ["balanced"]), candidate(131_072, ["max_context"]));
  const nearEmpty = reply(400, 70, 100);

  it("stands while nothing speaks against it", () => {
    assert.equal(made([plan], [nearEmpty]), null);
    assert.equal(made([plan], [nearEmpty, filled(16_384, 30, 20_000)]), null);
  });

  it("is made anew where the full window is slower than the preset's name says", () => {
    const candidates = made([plan], [nearEmpty, filled(16_384, 8, 20_000)]);
    assert.deepEqual(Object.keys(sizes(candidates)).sort(), ["balanced", "fast", "max_context"]);
    const { fast = 0, balanced, max_context } = sizes(candidates);
    assert.ok(fast >= 4096 && fast < 16_384, String(fast));
    assert.deepEqual([balanced, max_context], [32_768, 131_072]);
    assert.match(inWords(candidates?.[0]?.presets[0]?.why ?? ""), /^With 16,384 tokens, 8\.00 tok\/s and a fill of 20 s were measured\. Fast asks for/);
  });

  it("is made anew where filling the window takes longer than the preset's name says", () => {
    const { fast = 0, balanced } = sizes(made([plan], [nearEmpty, filled(16_384, 40, 60_000)]));
    assert.ok(fast >= 4096 && fast <= 12_288, String(fast));
    assert.equal(balanced, 32_768);
  });

  it("believes no reading that other programs disturbed, and one load less than several", () => {
    const slow = filled(16_384, 18, 20_000);
    assert.equal(made([plan], [nearEmpty, filled(16_384, 2, 90_000, { contended: true })]), null);
    assert.equal(made([plan], [nearEmpty, slow]), null, "a tenth below, by one load");
    const { fast = 0 } = sizes(made([plan], [nearEmpty, ...["a", "b", "c"].map((loadId) => ({ ...slow, loadId }))]));
    assert.ok(fast > 0 && fast < 16_384, "a tenth below, by three loads");
  });

  it("offers the smallest, and says so, where no context is what the name says", () => {
    const candidates = made([plan], [nearEmpty, filled(16_384, 1, 900_000)]);
    assert.equal(sizes(candidates).fast, 4096);
    assert.match(inWords(candidates?.[0]?.presets[0]?.why ?? ""), /^No context is predicted to keep what Fast asks for .* This is the smallest that O3 offers\.$/);
    const floor = planOf(candidate(4096, ["fast"]), candidate(131_072, ["max_context"]));
    assert.equal(made([floor], [nearEmpty, filled(4096, 1, 900_000)]), null);
  });

  it("comes to an end: a preset gets four sizes at most", () => {
    const plans = [65_536, 32_768, 16_384, 8192].map((tokens) => planOf(candidate(tokens, ["fast"])));
    assert.equal(made(plans, [nearEmpty, filled(8192, 1, 900_000)]), null);
    assert.notEqual(made(plans.slice(3), [nearEmpty, filled(8192, 1, 900_000)]), null);
  });

  it("chooses the presets once the speed is known that was not when the plan was made", () => {
    const unknown = planOf(candidate(4096, ["fast", "balanced"], null), candidate(131_072, ["max_context"], null));
    assert.equal(made([unknown], [nearEmpty]), null);
    const candidates = made([unknown], [nearEmpty, filled(4096, 60, 1000)]);
    const { fast = 0, balanced = 0, max_context } = sizes(candidates);
    assert.ok(4096 < fast && fast < balanced && balanced <= 131_072, JSON.stringify(sizes(candidates)));
    assert.equal(max_context, 131_072);
    assert.equal(made([unknown, { ...unknown, candidates: candidates! }], [nearEmpty, filled(4096, 60, 1000)]), null);
  });
});

describe("the speed that presets are chosen by", () => {
  it("is not known from disturbed readings, nor from quiet ones at one depth", () => {
    const disturbed = { contended: true };
    assert.equal(quietSpeed([reply(400, 1.1, 4000, disturbed), reply(1000, 6.4, 4000, disturbed), reply(3400, 60, 4000)]), null);
    assert.notEqual(quietSpeed([reply(400, 70, 400), reply(3400, 60, 4000)]), null);
  });

  it("is that of one setup where it is asked for, near empty by the race's turns", () => {
    const options = { ...AUTOMATIC, numBatch: 1024 };
    const turn = reply(400, 100, 100, { purpose: "turn", settingsAsked: { ...options, numCtx: 16_384 } });
    const full = filled(16_384, 50, 8000, { settingsAsked: { ...options, numCtx: 16_384 } });
    const speed = quietSpeed([turn, full, reply(400, 10, 1000), reply(3400, 9, 9000)], options);
    assert.ok(speed && Math.abs(1000 / speed.decodeMsPerToken(16_000) - 50) < 2);
  });
});

describe("presets of whole runs", () => {
  it("are what their names say by what was measured, or the smallest, also where bursts of other programs disturb a third", async function () {
    this.timeout(120_000);
    for (const seed of [3, 4, 5, 6]) {
      const simulation = createSimulation({ machine: machineNamed("cpu-16c-127GB"), model: modelNamed("llama3.1:8b"), seed, faults: { burstRate: 0.3 } });
      const { records } = await runOptimize(simulation, { request: { budgetMs: 8 * 3_600_000 } });
      const report = assembleReport(records);
      for (const { name, contextTokens, evidence } of report?.presets ?? []) {
        const { decodeTokensPerSecond: decode, ttftFullMs: ttft } = evidence.measures;
        if (name === "max_context" || contextTokens <= DEFAULT_PROTOCOL.minContextTokens) continue;
        assert.ok(decode && ttft, `${name} was filled`);
        const use = useOf(name, DEFAULT_PROTOCOL, report!.model.parameterCount);
        const empty = quietSpeed(records.filter((record) => record.kind === "trial"))?.decodeMsPerToken(0) ?? 0;
        const measured = { decodeMsPerToken: (depth: number) => (depth === 0 ? empty : 1000 / decode.value), fillMs: () => ttft.value };
        assert.ok(keepsUse(use, measured, contextTokens, 0.1), `seed ${seed}, ${name} at ${contextTokens}: ${decode.value} tok/s, ${ttft.value} ms`);
      }
    }
  });
});
