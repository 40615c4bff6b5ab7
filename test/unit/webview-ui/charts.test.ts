import assert from "node:assert/strict";
import fc from "fast-check";
import type { CurvePoint, ModelReport } from "../../../src/core/domain/report";
import { AUTOMATIC, AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import type { TrialRow } from "../../../src/protocol/panel";
import { chartsOf } from "../../../webview-ui/model/chart-data";
import type { ChartData, Series } from "../../../webview-ui/model/chart-data";
import { ladderOf } from "../../../webview-ui/model/ladder";
import { memoryLimit } from "../../../webview-ui/model/memory-limit";
import { scaleOf } from "../../../webview-ui/model/scale";
import { tickWords, tokenTicks, valueTicks } from "../../../webview-ui/model/ticks";
import { simulatedRun } from "../../webview/states";
import type { Shown } from "../../webview/states";
import { trialRow } from "./trial-row";

const pointsOf = ({ curves }: ModelReport): CurvePoint[] => curves.flatMap(({ points }) => points);

describe("the panel's charts", () => {
  let run: Shown;
  before(async () => {
    run = await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 });
  });
  const chart = (id: ChartData["id"], trials: readonly TrialRow[] = []): ChartData =>
    chartsOf(run.state.report!, trials).find((data) => data.id === id)!;
  const series = (data: ChartData, kind: Series["kind"]): Series => data.series.find((entry) => entry.kind === kind)!;

  it("have a point and a row of the table for every context with a measured speed", () => {
    const measured = pointsOf(run.state.report!).filter(({ decode }) => decode !== null);
    assert.ok(measured.length > 0);
    const decode = chart("decode");
    assert.deepEqual(
      series(decode, "measured").points.map(({ x, y }) => [x, y]),
      measured.map((point) => [point.contextTokens, point.decode!.value]),
    );
    // A context that was measured has no predicted row beside it.
    const fitted = run.state.report!.curves
      .flatMap((curve) => curve.fitted?.points ?? [])
      .filter(({ depthTokens }) => !measured.some(({ contextTokens }) => contextTokens === depthTokens));
    assert.equal(decode.rows.length, measured.length + fitted.length);
    const contexts = decode.rows.map(([context]) => context);
    assert.equal(new Set(contexts).size, contexts.length);
  });

  it("reach the largest context that fits, with the fitted line", () => {
    const report = run.state.report!;
    assert.ok(report.ceiling.state === "named");
    const most = report.ceiling.contextTokens;
    for (const id of ["decode", "ttft", "memory"] as const) assert.ok(chart(id).maxTokens >= most, id);
    for (const id of ["decode", "ttft"] as const) assert.ok(series(chart(id), "fitted").points.at(-1)!.x >= most, id);
    const higher = { ...report, ceiling: { ...report.ceiling, contextTokens: 4 * most } };
    for (const data of chartsOf(higher, [])) assert.equal(data.maxTokens, 4 * most, data.id);
  });

  it("show memory at its own scale, with a limit that is far away as a note", () => {
    const report = run.state.report!;
    const smaller = (by: number): ModelReport => ({
      ...report,
      curves: report.curves.map((curve) => ({
        ...curve,
        points: curve.points.map((point) => {
          const { predictedBytes, measured } = point.footprint;
          const scaled = measured && { ...measured, value: measured.value / by, lower: measured.lower && measured.lower / by, upper: measured.upper && measured.upper / by };
          return { ...point, footprint: { predictedBytes: predictedBytes && predictedBytes / by, measured: scaled } };
        }),
      })),
    });
    const memoryOf = (of: ModelReport): ChartData => chartsOf(of, []).find(({ id }) => id === "memory")!;
    const tiny = memoryOf(smaller(800));
    const highest = Math.max(...series(tiny, "measured").points.map(({ y, upper }) => upper ?? y));
    assert.equal(series(tiny, "limit").points.length, 0);
    assert.ok(tiny.scale.max < 1.5 * highest, `${tiny.scale.max} for ${highest}`);
    assert.match(tiny.notes[0] ?? "", /^The limit is far above this chart, at 20\.1 GiB \(90 % of 22\.4 GiB VRAM, other programs included\)\.$/);
    const near = memoryOf(report);
    assert.ok(series(near, "limit").points.length > 0 && near.scale.max >= series(near, "limit").points[0]!.y);
    assert.deepEqual(near.notes, []);
  });

  it("put what was predicted beside what was measured of memory", () => {
    const curve = pointsOf(run.state.report!);
    assert.deepEqual(
      series(chart("memory"), "predicted").points.map(({ y }) => y),
      curve.map(({ footprint }) => footprint.predictedBytes),
    );
    assert.deepEqual(
      series(chart("memory"), "measured").points.map(({ y }) => y),
      curve.map(({ footprint }) => footprint.measured!.value),
    );
  });

  it("draw the fitted line from short to full, so that a speed is seen before its window is filled", () => {
    for (const id of ["decode", "ttft"] as const) {
      const { points, label } = series(chart(id), "fitted");
      const full = Math.max(...[...run.state.report!.presets, ...pointsOf(run.state.report!)].map(({ contextTokens }) => contextTokens));
      assert.equal(points[0]?.x, 512);
      assert.equal(points.at(-1)?.x, full);
      assert.match(label, /^predicted: fitted to \d+ quiet prompts, the longest .* tokens$/);
    }
  });

  it("are not empty after tuning, when the presets have a setup of their own", () => {
    const options = { ...AUTOMATIC, numBatch: 1024 };
    const report = run.state.report!;
    const [curve] = report.curves;
    const tuned = { ...curve!, setup: { options, server: AUTOMATIC_SERVER } };
    const searched = { ...curve!, presets: [], points: [], fitted: null };
    const [decode, ttft] = chartsOf({ ...report, curves: [tuned, searched] }, []);
    for (const data of [decode!, ttft!]) {
      assert.ok(data.series.filter(({ kind }) => kind === "measured" || kind === "fitted").every(({ points, label }) => points.length > 0 || label.includes("automatic")));
      assert.ok(data.rows.every((row) => row.length === data.columns.length && typeof row[0] === "string" && row[0].includes("num_batch 1024")));
    }
  });

  it("draw the limit at the share asked for of the pool that the model lies in", () => {
    const report = run.state.report!;
    const vram = report.environment.hardware.gpus[0]!.vramBytes!;
    assert.equal(memoryLimit(report)!.bytes, 0.9 * vram);
    assert.match(memoryLimit(report)!.words, /^90 % of .* VRAM, other programs included$/);
  });

  it("draw no limit for a server elsewhere, whose memory nobody reads", () => {
    const report = run.state.report!;
    const engine = { ...report.environment.engine, local: false };
    assert.equal(memoryLimit({ ...report, environment: { ...report.environment, engine } }), null);
  });

  it("show no request as a dot that failed, was contended or found its window in the cache", () => {
    const rows = [
      trialRow({ promptTokens: 100, decodeTokensPerSecond: 10, ttftMs: 5 }),
      trialRow({ promptTokens: 200, decodeTokensPerSecond: 10, ttftMs: 6, outcome: "failed" }),
      trialRow({ promptTokens: 300, decodeTokensPerSecond: 10, ttftMs: 7, contended: true }),
      trialRow({ promptTokens: 400, decodeTokensPerSecond: 10, ttftMs: 8, purpose: "question" }),
    ];
    const xs = (id: ChartData["id"]): number[] => series(chart(id, rows), "single").points.map(({ x }) => x);
    assert.deepEqual(xs("decode"), [100, 400]);
    assert.deepEqual(xs("ttft"), [100]);
  });

  it("show contended requests where there are no others, as the summaries do", () => {
    const rows = [300, 500].map((promptTokens) => trialRow({ promptTokens, decodeTokensPerSecond: 10, ttftMs: 7, contended: true }));
    assert.deepEqual(series(chart("decode", rows), "single").points.map(({ x }) => x), [300, 500]);
  });

  it("thin out dots that nobody could tell apart", () => {
    const rows = Array.from({ length: 10_000 }, (_, index) => trialRow({ promptTokens: index, decodeTokensPerSecond: 1 }));
    const { points } = series(chart("decode", rows), "single");
    assert.ok(points.length > 100 && points.length <= 400);
  });

  it("say in words what the picture shows", () => {
    assert.match(chart("decode").summary, /^Decode speed against context: .* tok\/s at 45K, .* tok\/s at 95K\./);
  });

  it("call simulated figures simulated", () => {
    assert.equal(series(chart("memory"), "measured").label, "simulated, with 95 % interval");
  });

  it("have few ticks, all round, that reach the end", () => {
    fc.assert(
      fc.property(fc.integer({ min: 256, max: 4_000_000 }), (most) => {
        const ticks = tokenTicks(most);
        assert.ok(ticks.length >= 2 && ticks.length <= 8);
        assert.ok(ticks.every((tick) => tick % 256 === 0 && tick <= most));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom("decode", "ttft", "memory"), fc.double({ min: 1e-3, max: 1e12, noNaN: true }), (unit, most) => {
        const ticks = valueTicks(unit, most);
        assert.ok(ticks.length >= 2 && ticks.length <= 8, `${ticks.length}`);
        assert.ok(ticks.at(-1)! >= most * (1 - 1e-6));
      }),
    );
  });

  it("fill their height: the data takes up at least half of it, and no two ticks read the same", () => {
    const gib = fc.double({ min: 2 ** 20, max: 2 ** 36, noNaN: true });
    fc.assert(
      fc.property(fc.array(gib, { minLength: 2, maxLength: 12 }), fc.constantFrom("memory", "decode", "ttft"), (values, unit) => {
        const [least, most] = [Math.min(...values), Math.max(...values)];
        fc.pre(most > 1.05 * least);
        const { min, max, ticks, words } = scaleOf(unit, values);
        assert.ok(min <= least * (1 + 1e-6) && max >= most && ticks.length >= 2 && ticks.length <= 9);
        assert.ok(most - (min === 0 ? 0 : least) >= 0.4 * (max - min), `${least} to ${most} on ${min} to ${max}`);
        if (unit === "memory") assert.equal(new Set(ticks.map(words)).size, ticks.length, ticks.map(words).join());
      }),
    );
  });

  it("tell small sizes apart, too", () => {
    const { ticks, words } = scaleOf("memory", [2 ** 20, 1.05 * 2 ** 20]);
    assert.equal(new Set(ticks.map(words)).size, ticks.length);
    assert.match(words(ticks[0]!), /^1,0\d\d KiB$/);
  });

  it("start memory where it is, where the model itself is most of it", () => {
    const { min, ticks, words } = scaleOf("memory", [5 * 2 ** 30, 5.3 * 2 ** 30]);
    assert.ok(min > 4.5 * 2 ** 30);
    assert.deepEqual(ticks.slice(0, 2).map(words), ["5.00 GiB", "5.13 GiB"]);
    assert.equal(scaleOf("decode", [50, 53]).min, 0);
    assert.equal(scaleOf("memory", [1, 5].map((gib) => gib * 2 ** 30)).min, 0);
  });

  it("have ticks without digits that say nothing", () => {
    assert.deepEqual(
      [tickWords("memory", 8 * 2 ** 30), tickWords("decode", 50), tickWords("ttft", 5000), tickWords("ttft", 0)],
      ["8 GiB", "50", "5 s", "0"],
    );
  });
});

describe("the stability ladder", () => {
  let run: Shown;
  before(async () => {
    run = await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 });
  });

  it("has every context that was tried, largest first", () => {
    const contexts = ladderOf(run.state.report!, run.trials).map(({ contextTokens }) => contextTokens);
    const tried = new Set(run.trials.map(({ contextTokens }) => contextTokens));
    assert.deepEqual(
      contexts,
      [...tried].sort((a, b) => b! - a!),
    );
  });

  it("counts the same as the evidence of each preset, and shows its bound", () => {
    const rungs = ladderOf(run.state.report!, run.trials);
    for (const { contextTokens, evidence } of run.state.report!.presets) {
      const rung = rungs.find((entry) => entry.contextTokens === contextTokens)!;
      assert.equal(rung.state, evidence.state);
      assert.equal(rung.successes, evidence.count.successes);
      assert.deepEqual(rung.bound, "bound" in evidence ? evidence.bound : null);
    }
  });

  it("claims nothing for a context that no preset stands on any more", () => {
    const rows = [
      trialRow({ contextTokens: 3072, purpose: "fill" }),
      trialRow({ contextTokens: 3072, purpose: "question", outcome: "failed" }),
      trialRow({ contextTokens: 2048, purpose: "fill" }),
      trialRow({ contextTokens: 1024, type: "load", purpose: "search", outcome: "failed" }),
      trialRow({ contextTokens: 512, type: "load", purpose: "search" }),
      trialRow({ contextTokens: 256, type: "load", purpose: "search", outcome: "void" }),
    ];
    const rungs = ladderOf(run.state.report!, rows);
    assert.deepEqual(
      rungs.map(({ state, bound }) => [state, bound]),
      [
        ["rejected", null],
        ["filled", null],
        ["too-big", null],
        ["loaded", null],
        ["void", null],
      ],
    );
    assert.deepEqual(rungs[0]!.marks, ["failure"]);
  });
});
