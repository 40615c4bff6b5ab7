import assert from "node:assert/strict";
import type { RunEvent } from "../../../src/core/events";
import { clockAfter, elapsedAt, leftAt } from "../../../src/core/run-clock";
import type { RunClock } from "../../../src/core/run-clock";
import { createSimulation, machineNamed, modelNamed } from "../../support/simulated";
import { runOptimize } from "../../support/simulated/optimize-run";
import { partInWords, provenInWords, shortPart, timeInWords } from "../../../src/words/clock";
import { inEnglish } from "../../../src/words/say";

/** All clocks of a whole run, each with the event that it came of. */
async function clocksOf(options: Parameters<typeof runOptimize>[1] = {}): Promise<readonly { readonly event: RunEvent; readonly clock: RunClock }[]> {
  const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 });
  const told: { event: RunEvent; clock: RunClock }[] = [];
  let clock: RunClock | null = null;
  await runOptimize(simulation, {
    ...options,
    onEvent: (event) => {
      clock = clockAfter(clock, event);
      if (clock) told.push({ event, clock });
    },
  });
  return told;
}

describe("the clock of a run", () => {
  it("says of each proof how long its load, its fill and its questions go on", async () => {
    const told = await clocksOf();
    const fills = told.filter(({ event, clock }) => event.kind === "trial" && clock.part === "fill");
    assert.ok(fills.length >= 13);
    for (const { event, clock } of fills) {
      assert.ok(event.kind === "trial" && event.trial.type === "load");
      assert.equal(clock.since, event.trial.endedAt);
      assert.ok((clock.ofMs ?? 0) > 0);
    }
    const questions = told.filter(({ event, clock }) => event.kind === "trial" && event.trial.type === "request" && event.trial.purpose === "fill" && clock.part === "questions");
    assert.equal(questions.length, fills.length);
    const proofs = told.filter(({ event, clock }) => event.kind === "snapshot" && clock.snapshot.doing.code === "proof");
    assert.ok(proofs.every(({ clock }) => clock.part === "load" && clock.since === clock.snapshot.at));
  });

  it("predicts a fill about as long as it then takes", async () => {
    const told = await clocksOf();
    const filled = told.flatMap(({ event, clock }, at) => {
      const before = told[at - 1]?.clock;
      const isFill = event.kind === "trial" && event.trial.type === "request" && event.trial.purpose === "fill" && before?.part === "fill";
      return isFill && clock.part === "questions" ? [{ tookMs: clock.since - before.since, ofMs: before.ofMs ?? 0 }] : [];
    });
    assert.ok(filled.length > 0);
    for (const { tookMs, ofMs } of filled) assert.ok(ofMs > 0.5 * tookMs && ofMs < 2 * tookMs, `${ofMs} of ${tookMs}`);
  });

  it("knows what is left once there is a plan, and that is less and less", async () => {
    const told = await clocksOf({ request: { budgetMs: 8 * 3_600_000 } });
    const planned = told.filter(({ event, clock }) => event.kind === "snapshot" && clock.snapshot.leftMs !== null);
    const [first, last] = [planned[0]?.clock, planned.at(-1)?.clock];
    assert.ok(first && last);
    const takenMs = last.snapshot.at - first.snapshot.at;
    assert.ok((first.snapshot.leftMs ?? 0) > 0.4 * takenMs && (first.snapshot.leftMs ?? 0) < 2.5 * takenMs, `${first.snapshot.leftMs} for ${takenMs}`);
    assert.equal(last.snapshot.leftMs, 0);
    assert.equal(leftAt(last, last.snapshot.at), null);
  });

  it("never says that more is left than the budget allows", async () => {
    const budgetMs = 60_000;
    for (const { clock } of await clocksOf({ request: { budgetMs } })) assert.ok((clock.snapshot.leftMs ?? 0) <= budgetMs - clock.snapshot.elapsedMs + 1);
  });

  it("has the best that is proven so far at any moment, the largest first, and never less than before", async () => {
    const told = await clocksOf();
    const best = told.map(({ clock }) => clock.snapshot.proven[0]?.contextTokens ?? 0);
    assert.equal(best[0], 0);
    assert.ok((best.at(-1) ?? 0) > 0);
    assert.deepEqual(best, best.toSorted((a, b) => a - b));
    assert.match(provenInWords(told.at(-1)?.clock.snapshot.proven ?? [], inEnglish), /^proven so far: Max context [\d,]+K?, /);
    assert.equal(provenInWords([], inEnglish), "nothing proven yet");
  });

  it("counts on after a resume: what was taken before is told beside what is taken now", async () => {
    const first = await runOptimize(createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 3, wander: 0.002 }), { request: { budgetMs: 60_000 } });
    const taken = first.records.filter((record) => record.kind === "trial");
    const [from, to] = [taken[0]?.startedAt ?? 0, taken.at(-1)?.endedAt ?? 0];
    const simulation = createSimulation({ machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), seed: 4, wander: 0.002 });
    await simulation.clock.sleep(3_600_000, new AbortController().signal);
    let clock: RunClock | null = null;
    await runOptimize(simulation, {
      resumed: first.records,
      runId: "run-2",
      request: { budgetMs: 60_000 },
      onEvent: (event) => {
        clock = clockAfter(clock, event);
      },
    });
    assert.ok(clock);
    const { snapshot }: RunClock = clock;
    assert.equal(snapshot.earlierMs, to - from);
    assert.ok(snapshot.elapsedMs <= 61_000);
  });
});

describe("the words of the clock", () => {
  const clock = (change: Partial<RunClock> = {}): RunClock => ({
    part: "fill",
    since: 1_000_000,
    ofMs: 270_000,
    snapshot: {
      ...{ phase: "certifying", doing: { code: "choose" }, loads: 1, requests: 1, failures: 0, share: null, stepMs: null, proven: [] },
      ...{ at: 990_000, elapsedMs: 12_000, earlierMs: 0, budgetMs: 1_200_000, leftMs: 700_000 },
    },
    ...change,
  });
  const at = (seconds: number): number => 1_000_000 + seconds * 1000;

  it("run on by the second", () => {
    assert.equal(partInWords(clock(), at(70), inEnglish), "this fill: 1:10 of about 4:30");
    assert.equal(partInWords(clock(), at(71.4), inEnglish), "this fill: 1:11 of about 4:30");
    assert.deepEqual(timeInWords(clock(), at(70), inEnglish), ["1:32 of at most 20 min", "about 11 min left"]);
    assert.equal(elapsedAt(clock(), at(70)), 92_000);
  });

  it("are short where there is little room", () => {
    assert.deepEqual([shortPart(clock(), at(70), inEnglish), shortPart(clock(), at(1), inEnglish), shortPart(clock({ ofMs: null }), at(5), inEnglish)], ["1:10 of 4:30", "", "0:05"]);
  });

  it("give no prediction that has turned out wrong, nor one that is not known", () => {
    assert.equal(partInWords(clock(), at(271), inEnglish), "this fill: 4:31");
    assert.equal(partInWords(clock({ part: "load", ofMs: null }), at(5), inEnglish), "this load: 0:05");
    assert.deepEqual(timeInWords(clock(), at(1_000), inEnglish), ["17:02 of at most 20 min"]);
  });

  it("say what the run took before it was resumed", () => {
    const { snapshot } = clock();
    assert.deepEqual(timeInWords(clock({ snapshot: { ...snapshot, earlierMs: 65_000, leftMs: null, budgetMs: null } }), at(0), inEnglish), ["0:22 elapsed", "1:05 before that"]);
  });
});
