import assert from "node:assert/strict";
import type { JournalRecord } from "../../../../src/core/domain/journal";
import { defaultRequest } from "../../../../src/core/domain/request";
import { AUTOMATIC_SERVER, withContext } from "../../../../src/core/domain/settings";
import type { QualityVerdict, Tuning } from "../../../../src/core/domain/tuning";
import { ResultsError } from "../../../../src/core/errors";
import { qualityOptions } from "../../../../src/core/measure/quality";
import type { Engine } from "../../../../src/core/ports";
import { DEFAULT_PROTOCOL } from "../../../../src/core/protocol";
import { OPTIMIZE } from "../../../../src/core/runs/optimize";
import { startRun } from "../../../../src/core/runs/start";
import type { PredictOn, Side } from "../../../../src/core/servers/pair";
import { compareQuality } from "../../../../src/core/servers/quality";
import { createRandom } from "../../../../src/core/statistics/random";
import { createSimulation, machineNamed, modelNamed } from "../../../support/simulated";
import type { Faults } from "../../../support/simulated";
import { createReader, profileOf, UNHARMED } from "../quality/reader";
import { inWords } from "../../../../src/words/said";

const CONTEXT = 4096;
const never = new AbortController().signal;
const tuning = { contextTokens: CONTEXT, setup: { options: withContext(CONTEXT), server: AUTOMATIC_SERVER } } as Tuning;

interface Asked {
  readonly verdict: QualityVerdict;
  readonly records: readonly JournalRecord[];
  readonly chats: number;
  readonly loads: number;
  readonly inMemory: number;
}

/** The gate on a simulated machine, both sides on one server, the model answering as `createReader` does. A chat takes a second. */
async function gate(faults: Faults = {}, predict: PredictOn = () => 5e9, resumed: readonly JournalRecord[] = [], cutAfter = Number.POSITIVE_INFINITY): Promise<Asked> {
  const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 1, noise: false, faults });
  const { engine, probe, clock } = simulation;
  const records: JournalRecord[] = [];
  const silent = (): void => undefined;
  let chats = 0;
  let loads = 0;
  const reader = await createReader(qualityOptions(CONTEXT, 1), UNHARMED);
  const reading: Engine = {
    identify: (signal) => engine.identify(signal),
    list: (signal) => engine.list(signal),
    describe: () => profileOf(simulation),
    loaded: (signal) => engine.loaded(signal),
    load: (request, signal) => {
      loads++;
      return engine.load(request, signal);
    },
    unload: (model, signal) => engine.unload(model, signal),
    generate: (request, signal) => engine.generate(request, signal),
    chat: async (request, signal) => {
      chats++;
      await clock.sleep(1000, signal);
      return reader.chat(request, signal);
    },
  };
  const { run } = await startRun(
    OPTIMIZE,
    {
      ports: {
        engine: reading,
        probe,
        clock,
        journal: {
          append: (record) => {
            if (records.length >= cutAfter) return Promise.reject(new ResultsError("no-space", "The disk is full."));
            records.push(record);
            return Promise.resolve();
          },
        },
        log: { debug: silent, info: silent, warn: silent, error: silent },
        random: createRandom(1),
      },
      request: { ...defaultRequest("llama3.1:8b"), seed: 1, budgetMs: null },
      protocol: DEFAULT_PROTOCOL,
      runId: "run-1",
      o3Version: "test",
      resumed,
      onEvent: silent,
    },
    never,
  );
  const side: Side = { asked: AUTOMATIC_SERVER, bench: { ...run.bench, server: AUTOMATIC_SERVER }, trials: [] };
  const asking = compareQuality(side, side, { tuning, prefillTokensPerSecond: null, predict, answers: run.progress.answers, keep: run.write }, never);
  const verdict = await asking.catch((error: unknown): QualityVerdict => {
    assert.ok(error instanceof ResultsError);
    return { state: "not-measurable", why: "cut off" };
  });
  return { verdict, records, chats, loads, inMemory: (await engine.loaded(never)).length };
}

const qualityLoads = (records: readonly JournalRecord[]): JournalRecord[] =>
  records.filter((record) => record.kind === "trial" && record.type === "load" && record.purpose === "quality");

describe("the quality gate on its servers", () => {
  it("loads each side as every load is made, writes it down, and leaves nothing in memory", async () => {
    const { verdict, records, inMemory } = await gate();
    assert.equal(verdict.state, "passed");
    assert.equal(qualityLoads(records).length, 2);
    assert.equal(inMemory, 0);
  });

  it("does not load what is predicted to pass the limit, and asks nothing", async () => {
    const { verdict, chats, loads } = await gate({}, () => 400e9);
    assert(verdict.state === "not-measurable");
    assert.match(inWords(verdict.why), /^Not loaded: it was predicted to take [A-Z +]+ to \d+\.\d %; the limit is 90 %\.$/);
    assert.deepEqual([chats, loads], [0, 0]);
  });

  it("stops at once when the machine passes a limit in the middle, and unloads", async () => {
    const whole = await gate();
    const { verdict, chats, inMemory } = await gate({ surges: [{ atMs: 60_000, gb: 20 }] });
    assert(verdict.state === "not-measurable");
    assert.match(inWords(verdict.why), /limit/);
    assert.ok(chats > 0 && chats < whole.chats / 2, `${chats} of ${whole.chats}`);
    assert.equal(inMemory, 0);
  });

  it("writes each answer down before it asks on: cut off in the middle and resumed, it asks for the rest alone", async () => {
    // Both sides are one here, so the second one finds all that the first was asked for.
    const whole = await gate();
    const answers = whole.records.filter((record) => record.kind === "quality-answered");
    assert.equal(new Set(answers.map(({ answer }) => answer.id)).size, 36 * 3 + 16);
    const cut = await gate({}, undefined, [], 60);
    assert.equal(cut.records.length, 60);
    const given = cut.records.filter((record) => record.kind === "quality-answered").length;
    const resumed = await gate({}, undefined, cut.records);
    assert.equal(resumed.verdict.state, "passed");
    const asked = resumed.records.filter((record) => record.kind === "quality-answered").length;
    assert.ok(given > 40);
    // What was given counts for both sides; the rest is asked on each.
    assert.equal(asked, 2 * (answers.length / 2 - given));
    assert.ok(resumed.chats < whole.chats);
  });
});
