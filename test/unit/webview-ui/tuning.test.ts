import assert from "node:assert/strict";
import fc from "fast-check";
import type { ModelReport } from "../../../src/core/domain/report";
import { AUTOMATIC, AUTOMATIC_SERVER } from "../../../src/core/domain/settings";
import type { Gain, Ratio, SettingGain } from "../../../src/core/domain/tuning";
import { FRONT_AXES } from "../../../src/core/preset/front";
import { pickCandidates, UNCONSTRAINED } from "../../../src/core/preset/pick";
import { choicesFrom, FIRST_CHOICES, FIRST_FRONT } from "../../../webview-ui/model/choices";
import { axisOf } from "../../../webview-ui/model/front-axes";
import { drawnPoints, onFront, presetsAt, shownPoint } from "../../../webview-ui/model/front-data";
import type { OnOffer } from "../../../webview-ui/model/front-data";
import { gainWords, ratioWords } from "../../../webview-ui/model/gain-words";
import { recommendServer } from "../../../src/core/servers/recommend";
import { keepable } from "../../../webview-ui/model/keep";
import { qualityWords } from "../../../webview-ui/model/kv-words";
import { limitFrom, limitText } from "../../../src/core/preset/typed-limits";
import { LIMITS } from "../../../webview-ui/model/limits";
import { setupParts, setupWords } from "../../../webview-ui/model/setup-words";
import { slotsData } from "../../../webview-ui/model/slots";
import { tuningWords } from "../../../webview-ui/model/tuning-words";
import type { PanelState } from "../../../src/protocol/panel";
import { simulatedRun } from "../../webview/states";
import { PARALLEL, tuned, TUNING } from "../../webview/tuned";

const ratio = (value: number, lower: number | null, upper: number | null): Ratio => ({ value, blocks: 4, lower, upper });
const SAME = ratio(1, 0.98, 1.02);
const setting = (verdict: SettingGain["verdict"], gain: Partial<Gain> | null, note = ""): SettingGain => ({
  setting: "num_batch",
  value: "1024",
  verdict,
  gain: gain && { turn: SAME, prefill: SAME, decode: SAME, ...gain },
  note,
});

describe("what is said of a setting", () => {
  it("is its gain with the interval, in what is faster beyond doubt", () => {
    assert.equal(gainWords(setting("gain", { prefill: ratio(1.31, 1.27, 1.35) })), "prefill x1.31 (1.27 to 1.35) over automatic");
  });

  it("does not hide what became slower", () => {
    const gain = { prefill: ratio(1.31, 1.27, 1.35), decode: ratio(0.95, 0.94, 0.97) };
    assert.equal(gainWords(setting("gain", gain)), "prefill x1.31 (1.27 to 1.35) over automatic, but decode x0.95 (0.94 to 0.97)");
  });

  it("is no gain, slower or failed, in so many words", () => {
    assert.equal(gainWords(setting("no-gain", {})), "no gain (turn x1.00 (0.98 to 1.02))");
    assert.equal(gainWords(setting("no-gain", { turn: ratio(1.05, 0.97, 1.14) })), "no clear difference (turn x1.05 (0.97 to 1.14))");
    assert.equal(gainWords(setting("no-gain", null)), "no gain");
    assert.equal(gainWords(setting("worse", { decode: ratio(0.7, 0.6, 0.8) })), "slower than automatic: decode x0.70 (0.60 to 0.80)");
    assert.equal(gainWords(setting("worse", null)), "slower than automatic");
    assert.equal(gainWords(setting("unclear", { turn: ratio(0.52, null, null) })), "too few loads to tell (a turn is about x0.52)");
    assert.equal(gainWords(setting("failed", null, "out of memory")), "failed: out of memory");
    assert.equal(gainWords(setting("failed", null)), "failed");
  });

  it("claims no interval where there is none", () => {
    assert.equal(ratioWords(ratio(1.2, null, null)), "x1.20");
    assert.equal(ratioWords(ratio(1.41, 0.002, 1281)), "x1.41");
  });
});

describe("what is said of the tuning", () => {
  it("names the setup and its gain, or the automatic where none was proven", () => {
    assert.match(tuningWords(TUNING).recommended, /^Recommended: num_batch 1024, kv_cache_type q8_0.*x1\.14 \(1\.11 to 1\.17\) as fast.*, from 4 pairs of loads\.$/);
    assert.match(tuningWords({ ...TUNING, verdict: "no-gain" }).recommended, /^Recommended: the server's automatic settings/);
    assert.match(tuningWords({ ...TUNING, verdict: "likely" }).recommended, /^Recommended: num_batch 1024.*probably faster.*not proven\.$/);
    assert.match(tuningWords({ ...TUNING, gain: null }).recommended, /flash_attention true\.$/);
  });

  it("warns of a drift that chance does not explain, whichever way, and of no other", () => {
    const drift = (value: Ratio | null): string | null => tuningWords({ ...TUNING, drift: value }).drift;
    assert.match(drift(ratio(0.9, 0.85, 0.95)) ?? "", /^The machine got slower .* x0\.90 \(0\.85 to 0\.95\)/);
    assert.match(drift(ratio(1.1, 1.05, 1.15)) ?? "", /^The machine got faster/);
    assert.equal(drift(ratio(0.9, 0.7, 1.1)), null);
    assert.equal(drift(ratio(0.99, 0.985, 0.995)), null);
    assert.equal(drift(null), null);
  });
});

describe("a setup in words", () => {
  it("is what is asked for beyond the automatic", () => {
    assert.equal(setupWords({ options: AUTOMATIC, server: AUTOMATIC_SERVER }), "all automatic");
    assert.deepEqual(
      setupParts({
        options: { numCtx: 8192, numBatch: 512, numThread: 4, numGpu: 0, useMmap: false },
        server: { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 },
      }),
      ["num_batch 512", "num_thread 4", "num_gpu 0", "use_mmap false", "kv_cache_type q8_0", "flash_attention true", "num_parallel 2"],
    );
  });
});

describe("the verdict on answers", () => {
  it("recommends only what passed", () => {
    const checks = [{ name: "recall", baseline: 1, candidate: 0.5, prompts: 8 }] as const;
    assert.match(qualityWords({ state: "passed", checks }), /^Passed: recall 50 % \(f16: 100 %, 8 prompts\)\. It may be recommended\.$/);
    for (const quality of [
      { state: "failed", why: "Markers were lost.", checks },
      { state: "failed", why: "Markers were lost.", checks: [] },
      { state: "not-measurable", why: "The weights are random." },
    ] as const) {
      assert.match(qualityWords(quality), /not recommended: (Markers were lost|The weights are random)\./);
    }
  });
});

describe("limits as they are typed", () => {
  it("come back as they were, in the unit they are typed in", () => {
    fc.assert(
      fc.property(fc.constantFrom(...LIMITS), fc.integer({ min: 1, max: 10_000_000 }), (limit, thousandths) => {
        const typed = String(thousandths / 1000);
        const value = limitFrom(limit, typed);
        assert.ok(typeof value === "number" && value > 0);
        assert.equal(limitText(limit, value), typed);
      }),
    );
  });

  it("are none when empty, and wrong when they are no number above 0", () => {
    assert.equal(limitFrom("maxTtftMs", "  "), null);
    assert.equal(limitFrom("maxTtftMs", "1,5"), 1500);
    assert.equal(limitFrom("maxFootprintBytes", "2"), 2 ** 31);
    for (const typed of ["0", "-1", "x", "1 000", "Infinity", "1,5,2"]) assert.equal(limitFrom("maxTtftMs", typed), undefined, typed);
  });

  it("that an older version or a fault left behind are forgotten", () => {
    assert.deepEqual(choicesFrom({ front: { x: "depth", y: 7, pointId: {}, limits: "none" } }), { ...FIRST_CHOICES, front: FIRST_FRONT });
    const limits = { minDecodeTokensPerSecond: -3, maxTtftMs: "5", maxFootprintBytes: 9 };
    assert.deepEqual(choicesFrom({ front: { x: "ttft", limits } }).front, {
      ...FIRST_FRONT,
      x: "ttft",
      limits: { minDecodeTokensPerSecond: null, maxTtftMs: null, maxFootprintBytes: 9 },
    });
  });
});

describe("the Pareto front in the panel", () => {
  let state: PanelState;
  let report: ModelReport;
  before(async () => {
    state = tuned((await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 })).state);
    report = state.report!;
  });

  it("draws what is measured on both axes, in the order of the axis across", () => {
    const drawn = drawnPoints(report.front, "context", "decode");
    assert.deepEqual(
      drawn.map(({ contextTokens }) => contextTokens),
      drawn.map(({ contextTokens }) => contextTokens).toSorted((a, b) => a - b),
    );
    assert.deepEqual(
      report.front.filter((point) => !drawn.includes(point)).map(({ id }) => id),
      ["agents-16", "unfilled"],
    );
  });

  it("has axes that reach past the furthest point, with few round ticks", () => {
    for (const axis of FRONT_AXES) {
      const { max, ticks, words } = axisOf(drawnPoints(report.front, axis, "context"), axis);
      assert.ok(ticks.length >= 2 && ticks.length <= 10 && ticks.every((tick) => tick <= max), axis);
      assert.ok(new Set(ticks.map(words)).size === ticks.length, axis);
    }
  });

  it("shows the point that was chosen while it is there, and the best compromise otherwise", () => {
    const picks = pickCandidates(report.front, UNCONSTRAINED);
    assert.equal(shownPoint(report.front, "plain-64", picks)?.id, "plain-64");
    assert.equal(shownPoint(report.front, "of another run", picks)?.id, picks.compromise?.point.id);
    assert.equal(shownPoint(report.front, null, {})?.id, onFront(report.front)[0]?.id);
    assert.equal(shownPoint([], null, {}), null);
  });

  it("has a preset only where what is on offer was measured in this run and is this very setup", () => {
    const point = report.front.find(({ id }) => id === "preset-fast")!;
    const runId = state.runId!;
    const names = (onOffer: Partial<OnOffer>, at = point): string[] =>
      presetsAt({ offered: state.offered, runId, ...onOffer }, at).map(({ preset }) => preset.name);
    assert.deepEqual(names({}), ["fast"]);
    assert.deepEqual(names({ runId: "another run" }), []);
    assert.deepEqual(names({ offered: [] }), []);
    assert.deepEqual(names({}, { ...point, contextTokens: point.contextTokens + 1024 }), []);
    const batched = { ...point.setup, options: { ...point.setup.options, numBatch: 1024 } };
    assert.deepEqual(names({}, { ...point, setup: batched }), []);
    const smaller = { ...point.setup, server: { ...point.setup.server, kvCacheType: "q8_0" } } as const;
    assert.deepEqual(names({}, { ...point, setup: smaller }), []);
  });
});

describe("server settings to keep", () => {
  let report: ModelReport;
  before(async () => {
    report = tuned((await simulatedRun({ machine: "gpu-24GB", model: "llama3.1:8b", seed: 3 })).state).report!;
  });
  const kept = (of: ModelReport): string | null => keepable(of)?.title ?? null;

  it("are what the report recommends and nothing else, with what they gave and what the presets lose", () => {
    assert.equal(kept(report), setupParts({ options: AUTOMATIC, server: recommendServer(report)!.asked }).join(", "));
    const { gave = [], losses = [] } = keepable(report) ?? {};
    assert.ok(gave.includes("Memory per token of context: 68.0 KiB instead of 128.0 KiB (53 %)."), gave.join());
    assert.equal(losses.length, recommendServer(report)!.losses.length);
    assert.match(losses[0] ?? "", /would no longer fit|needs a new proof/);
  });

  it("are not offered where the report offers none: answers that failed, slots that gave nothing", () => {
    const nothing = { ...report, kvCache: [], parallel: [] };
    assert.equal(recommendServer(nothing), null);
    assert.equal(keepable(nothing), null);
    assert.doesNotMatch(kept({ ...report, kvCache: [] }) ?? "", /kv_cache_type/);
    const level = PARALLEL.map((reading) => ({ ...reading, totalTokensPerSecond: 90, roundTokensPerSecond: [88, 90, 92] }));
    assert.doesNotMatch(kept({ ...report, parallel: level }) ?? "", /num_parallel/);
  });

  it("come with the commands of the server's own system, and of all where that is not known", () => {
    const on = (platform: string, local: boolean): string[] => {
      const { engine, hardware } = report.environment;
      const environment = { ...report.environment, engine: { ...engine, local }, hardware: { ...hardware, platform } };
      return keepable({ ...report, environment })!.guides.map(({ place }) => place);
    };
    assert.ok(on("linux", true).includes("systemd") && !on("linux", true).includes("windows-app"));
    assert.ok(on("linux", false).includes("windows-app"));
    assert.deepEqual(on("simulated", true), on("linux", false));
  });
});

describe("agents at once", () => {
  it("are drawn with as many agents as there are slots, whatever the order they were measured in", () => {
    const fewer = { ...PARALLEL[2]!, agents: 2, totalTokensPerSecond: 1 };
    const { drawn, rows } = slotsData([...PARALLEL.toReversed(), fewer]);
    assert.deepEqual(drawn, PARALLEL);
    assert.equal(rows.length, PARALLEL.length + 1);
  });
});
