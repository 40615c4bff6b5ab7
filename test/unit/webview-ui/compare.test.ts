import assert from "node:assert/strict";
import { AUTOMATIC } from "../../../src/core/domain/settings";
import type { ComparedRun } from "../../../src/protocol/panel";
import { comparedRows, pairOf } from "../../../webview-ui/model/compare";
import { reasonsOf } from "../../../webview-ui/model/run-reasons";
import { simulatedRun, withOlderRun } from "../../webview/states";

let newest: ComparedRun;
let older: ComparedRun;
before(async () => {
  const { runs } = withOlderRun((await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 })).state);
  [newest, older] = [runs[0]!, runs[1]!];
});

describe("the two runs that are compared", () => {
  const runs = ["c", "b", "a"].map((runId) => ({ runId }));
  const ids = (shown: string | null, chosen: readonly [string | null, string | null] = [null, null]): string[] | null =>
    pairOf(runs, shown, chosen)?.map(({ runId }) => runId) ?? null;

  it("are the one shown and the one before it, and the next for the oldest", () => {
    assert.deepEqual([ids("c"), ids("b"), ids("a"), ids(null)], [["c", "b"], ["b", "a"], ["a", "b"], ["c", "b"]]);
  });

  it("are any two that were chosen, while they are there, and never the same", () => {
    assert.deepEqual(ids("c", ["a", "c"]), ["a", "c"]);
    assert.deepEqual(ids("b", [null, "c"]), ["b", "c"]);
    assert.deepEqual(ids("b", ["gone", "gone"]), ["b", "a"]);
    assert.deepEqual(ids("c", ["b", "b"]), ["b", "a"]);
    assert.equal(pairOf(runs.slice(0, 1), "c", [null, null]), null);
    assert.equal(pairOf([], null, [null, null]), null);
  });
});

describe("why two runs differ", () => {
  it("is what was asked, where it was measured and how it went, each as it was in both", () => {
    assert.deepEqual(reasonsOf(newest, older), [
      ["Context at most", "no limit", "49,152 tokens"],
      ["Time budget", "no limit", "3 min"],
      ["Server version", "simulated", "0.32.1"],
      ["Ended", "completed", "time budget used up"],
    ]);
    assert.deepEqual(reasonsOf(older, newest).map(([what, one, other]) => [what, other, one]), reasonsOf(newest, older));
  });

  it("is nothing for a run and itself", () => {
    assert.deepEqual(reasonsOf(newest, newest), []);
  });

  const changed: readonly (readonly [string, (run: ComparedRun) => Partial<ComparedRun>, readonly [string, string]])[] = [
    ["Looked for", ({ request }) => ({ request: { ...request, goal: "max-context" } }), ["all presets", "Max context"]],
    ["Decode speed at least", ({ request }) => ({ request: { ...request, minDecodeTokensPerSecond: 20 } }), ["no limit", "20.0 tok/s"]],
    ["First token within", ({ request }) => ({ request: { ...request, maxTtftMs: 30_000 } }), ["no limit", "30 s"]],
    ["Reliability asked for", ({ request }) => ({ request: { ...request, reliability: 0.9 } }), ["85 %", "90 %"]],
    ["Confidence asked for", ({ request }) => ({ request: { ...request, confidence: 0.95 } }), ["85 %", "95 %"]],
    ["RAM limit", ({ request }) => ({ request: { ...request, limits: { ...request.limits, ram: 0.5 } } }), ["90 %", "50 %"]],
    ["VRAM limit", ({ request }) => ({ request: { ...request, limits: { ...request.limits, vram: 0.7 } } }), ["90 %", "70 %"]],
    ["Fixed options", ({ request }) => ({ request: { ...request, options: { ...AUTOMATIC, numGpu: 12 } } }), ["all automatic", "num_gpu 12"]],
    ["Weights (digest)", ({ ground }) => ({ ground: { ...ground, modelDigest: "sha256:0123456789abcdef" } }), ["", "0123456789ab"]],
    ["Machine (fingerprint)", ({ ground }) => ({ ground: { ...ground, hardwareFingerprint: "another" } }), ["", "another"]],
    ["O3 version", ({ ground }) => ({ ground: { ...ground, o3Version: "9.9.0" } }), ["test", "9.9"]],
    ["How O3 measures: replyTokens", () => ({ measuredBy: { replyTokens: "8" } }), ["as shipped", "8"]],
    ["Disturbed by other programs", ({ trials }) => ({ contended: trials }), ["", ""]],
  ];
  for (const [what, change, [one, other]] of changed)
    it(`may be: ${what}`, () => {
      const run = { ...newest, measuredBy: {}, ...change({ ...newest, measuredBy: {} }) };
      const reasons = reasonsOf({ ...newest, measuredBy: {} }, run);
      assert.deepEqual(reasons.map(([name]) => name), [what]);
      if (one !== "") assert.equal(reasons[0]?.[1], one);
      if (other !== "") assert.equal(reasons[0]?.[2], other);
    });
});

describe("what two runs found", () => {
  const cells = (one: ComparedRun, other: ComparedRun): string[][] =>
    comparedRows(one, other).map((row) => row.map((cell) => (typeof cell === "string" ? cell : cell.text)));

  it("stands side by side for each preset, with how far apart it is", () => {
    const rows = cells(newest, older);
    assert.deepEqual(rows[0], ["Max context, Context", "95K", "47K", "+102 %"]);
    assert.deepEqual(rows[1], ["Max context, State", "certified", "provisional", ""]);
    assert.equal(rows.find(([what]) => what === "Max context, Decode speed")?.[3], "−17 %");
    assert.ok(cells(newest, newest).every(([what, , , apart]) => apart === "same" || what!.endsWith("State")), "a run differs from itself");
  });

  it("has a dash for a preset that only one of them has", () => {
    const rows = cells({ ...newest, presets: [], options: {} }, newest);
    assert.ok(rows.some(([what]) => what === "Balanced, Settings"));
    assert.ok(rows.every(([, one, , apart]) => one === "–" && apart === ""));
  });
});
