import assert from "node:assert/strict";
import fc from "fast-check";
import type { JournalRecord, RunStarted } from "../../../../src/core/domain/journal";
import type { LoadTrial } from "../../../../src/core/domain/trial";
import { assembleReport } from "../../../../src/core/report/assemble";
import { machineNamed, modelNamed } from "../../../support/simulated";
import { presetsIn, runIn } from "../../../support/simulated/cut-runs";
import type { QuietWorld } from "../../../support/simulated/cut-runs";
import { inWords } from "../../../../src/words/said";

const WORLDS: readonly (readonly [string, QuietWorld])[] = [
  ["three presets on a GPU", { scenario: { machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b") } }],
  [
    "settings that win, and servers of O3's own",
    {
      scenario: { machine: machineNamed("gpu-24GB"), model: modelNamed("qwen2.5:3b"), server: { flashAttention: "auto" } },
      protocol: { tuneVisits: 12 },
      request: { goal: "fast" },
      servers: true,
    },
  ],
  [
    "a small machine that tunes",
    { scenario: { machine: machineNamed("laptop-8GB"), model: modelNamed("qwen2.5:3b") }, protocol: { tuneVisits: 10 }, request: { maxContextTokens: 8192 } },
  ],
];

describe("a run that is cut off", function () {
  this.timeout(180_000);

  for (const [name, world] of WORLDS) {
    it(`after any record, and resumed, gives the presets of the whole run: ${name}`, async () => {
      const whole = await runIn(world);
      assert.ok(presetsIn(whole).length > 0);
      for (let count = 1; count <= whole.length; count++) {
        const last = whole[count - 1];
        assert.deepEqual(presetsIn(await runIn(world, whole.slice(0, count))), presetsIn(whole), `cut after record ${count}, a ${last?.kind}`);
      }
    });
  }

  it("any number of times gives what one run would", async () => {
    const [, world] = WORLDS[1] ?? assert.fail();
    const wanted = presetsIn(await runIn(world));
    const cuts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(cuts, async (lengths) => {
        let kept: readonly JournalRecord[] = [];
        for (const length of lengths) kept = (await runIn(world, kept)).slice(0, kept.length + length);
        const records = await runIn(world, kept);
        assert.deepEqual(presetsIn(records), wanted);
        assert.equal(assembleReport(records)?.runIds.length, lengths.length + 1);
      }),
      { numRuns: 6, seed: 1 },
    );
  });

  it("names the newest run that it continues", async () => {
    const [, world] = WORLDS[0] ?? assert.fail();
    let records: readonly JournalRecord[] = [];
    for (let part = 0; part < 3; part++) records = (await runIn(world, records)).slice(0, 8 * (part + 1));
    const starts = records.filter((record): record is RunStarted => record.kind === "run-started");
    assert.deepEqual(
      starts.map(({ resumes }) => resumes),
      [null, ...starts.slice(0, -1).map(({ runId }) => runId)],
    );
  });

  it("in the middle of failures carries them on: what a part between saw fail still counts", async () => {
    const [, world] = WORLDS[0] ?? assert.fail();
    const failing: QuietWorld = { ...world, scenario: { ...world.scenario, faults: { cutsPrompts: true } } };
    const first = (await runIn(world)).slice(0, 8);
    const second = (await runIn(failing, first)).slice(0, -1);
    const report = assembleReport(await runIn(world, second));
    const failed = second.filter((record) => record.kind === "trial" && record.type === "request" && record.verdict.state === "failure");
    assert.ok(failed.length > 0);
    assert.equal(report?.totals.failures, failed.length);
    assert.ok(report.presets.every(({ evidence }) => evidence.state !== "certified" || evidence.count.successes === evidence.count.visits));
  });
});

describe("a run that is resumed on a fuller machine", () => {
  const gpu = machineNamed("gpu-24GB");
  // The server moves layers off the GPU before the limit is reached.
  const limits = { ram: 0.99, vram: 0.995, alert: 0.85, temperatureCelsius: 95 };
  const world: QuietWorld = { scenario: { machine: gpu, model: modelNamed("llama3.1:8b") }, request: { limits } };
  const isVisit = (record: JournalRecord): record is LoadTrial => record.kind === "trial" && record.type === "load" && record.purpose === "visit";
  const fuller = (gb: number): QuietWorld => ({ ...world, scenario: { ...world.scenario, machine: { ...gpu, base: gpu.base + gb } } });

  it("takes no window for proven that has left the GPU: it knows from its first part that the model fits there", async () => {
    const whole = await runIn(world);
    const cut = whole.findIndex(isVisit);
    const records = await runIn(fuller(1.5), whole.slice(0, cut));
    const top = Math.max(...whole.filter(isVisit).map(({ settingsAsked: { numCtx } }) => Number(numCtx)));
    const own = records.slice(cut).filter(isVisit).filter(({ settingsAsked: { numCtx } }) => numCtx === top);
    assert.ok(own.length > 0);
    assert.deepEqual(own.filter(({ outcome }) => outcome.state === "fits"), []);
  });

  it("repeats no load for a probe that would pass the limit now, and says why it ends", async () => {
    const whole = await runIn(world);
    const firstProbe = whole.findIndex((record) => record.kind === "trial" && record.type === "request");
    const resumed = await runIn(fuller(22), whole.slice(0, firstProbe));
    const [again] = resumed.slice(firstProbe).filter((record): record is LoadTrial => record.kind === "trial" && record.type === "load");
    assert.equal(again?.outcome.state, "over-limit");
    assert.equal(again.watch, null, "it was loaded all the same");
    const ended = resumed.at(-1);
    assert.ok(ended?.kind === "run-ended" && ended.ending.state === "failed");
    assert.match(inWords(ended.ending.message), /^What fitted before does not fit now\. .* Close other programs, then resume the run\.$/);
  });
});

describe("time between two parts of a run", () => {
  it("is none that the race took: experiments are made however long the night was", async () => {
    const [, world] = WORLDS[1] ?? assert.fail();
    const budget: QuietWorld = { ...world, request: { ...world.request, budgetMs: 3_600_000 } };
    const whole = await runIn(budget);
    const tunedAt = whole.findIndex((record) => record.kind === "tuned");
    const raceAt = whole.findIndex((record) => record.kind === "trial" && record.type === "load" && record.purpose === "tune");
    // The first part was made a day before.
    const night = 24 * 3_600_000;
    const dayBefore = whole
      .slice(0, Math.floor((raceAt + tunedAt) / 2))
      .map((record) => (record.kind === "trial" ? { ...record, startedAt: record.startedAt - night, endedAt: record.endedAt - night } : record));
    const results = (records: readonly JournalRecord[]): string[] =>
      records.flatMap((record) => (record.kind === "server-measured" ? [record.result.type] : []));
    assert.ok(results(whole).length > 0);
    assert.deepEqual(results(await runIn(budget, dayBefore)), results(whole));
  });
});
