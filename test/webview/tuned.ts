import type { PresetName } from "../../src/core/domain/evidence";
import type { Preset } from "../../src/core/domain/report";
import { AUTOMATIC_SERVER, withContext } from "../../src/core/domain/settings";
import type { ServerAsked } from "../../src/core/domain/settings";
import type { Gain, KvCacheReading, ParallelReading, Ratio, SettingGain, Tuning } from "../../src/core/domain/tuning";
import { markDominated } from "../../src/core/preset/front";
import type { UnrankedPoint } from "../../src/core/preset/front";
import type { PanelState } from "../../src/protocol/panel";
import { withPresets } from "./states";

const GIB = 2 ** 30;
const KIB = 2 ** 10;

const ratio = (value: number, half: number): Ratio => ({ value, blocks: 4, lower: value - half, upper: value + half });
const gainOf = (turn: number, prefill: number, decode: number): Gain => ({
  turn: ratio(turn, 0.03),
  prefill: ratio(prefill, 0.04),
  decode: ratio(decode, 0.02),
});

const SETTINGS: readonly SettingGain[] = [
  { setting: "num_batch", value: "1024", verdict: "gain", gain: gainOf(1.12, 1.31, 1), note: "" },
  { setting: "num_batch", value: "2048", verdict: "gain", gain: gainOf(1.09, 1.3, 0.95), note: "" },
  { setting: "num_thread", value: "8", verdict: "no-gain", gain: gainOf(1.01, 1, 1.01), note: "" },
  { setting: "num_gpu", value: "24", verdict: "worse", gain: gainOf(0.71, 0.8, 0.66), note: "" },
  {
    setting: "use_mmap",
    value: "false",
    verdict: "no-gain",
    gain: { turn: { value: 1.02, blocks: 1, lower: null, upper: null }, prefill: ratio(1, 0.04), decode: ratio(1, 0.02) },
    note: "Only one undisturbed pair was measured.",
  },
  {
    setting: "kv_cache_type",
    value: "q4_1",
    verdict: "failed",
    gain: null,
    note: "the server refused to load the model: unsupported type",
  },
];

const kvServer = (kvCacheType: ServerAsked["kvCacheType"]): ServerAsked => ({ ...AUTOMATIC_SERVER, kvCacheType, flashAttention: true });

export const TUNING: Tuning = {
  contextTokens: 16384,
  turn: { promptTokens: 1024, replyTokens: 256 },
  setup: { options: { ...withContext(16384), numBatch: 1024 }, server: kvServer("q8_0") },
  recommended: "num_batch=1024,kv_cache_type=q8_0",
  verdict: "gain",
  gain: gainOf(1.14, 1.33, 1.02),
  settings: SETTINGS,
  visits: { made: 24, contended: 2, failed: 1 },
  drift: ratio(0.92, 0.02),
  cutShort: false,
  notTuned: [{ setting: "num_parallel", why: "the server is on another machine, so O3 cannot start one of its own there." }],
};

export const KV_CACHE: readonly KvCacheReading[] = [
  {
    kvCacheType: "q8_0",
    contextTokens: 65536,
    footprintBytes: 9.4 * GIB,
    f16FootprintBytes: 13.2 * GIB,
    bytesPerToken: 68 * KIB,
    f16BytesPerToken: 128 * KIB,
    gain: gainOf(0.99, 0.98, 1.01),
    quality: {
      state: "passed",
      checks: [
        { name: "recall", baseline: 1, candidate: 1, prompts: 12 },
        { name: "tool-calls", baseline: 0.95, candidate: 0.95, prompts: 20 },
      ],
    },
  },
  {
    kvCacheType: "q4_0",
    contextTokens: 65536,
    footprintBytes: 7.5 * GIB,
    f16FootprintBytes: 13.2 * GIB,
    bytesPerToken: 36 * KIB,
    f16BytesPerToken: 128 * KIB,
    gain: gainOf(0.97, 0.96, 0.98),
    quality: {
      state: "failed",
      why: "with q4_0 fewer markers deep in the window were found.",
      checks: [{ name: "recall", baseline: 1, candidate: 0.667, prompts: 12 }],
    },
  },
  {
    kvCacheType: "q5_1",
    contextTokens: 65536,
    footprintBytes: null,
    f16FootprintBytes: 13.2 * GIB,
    bytesPerToken: null,
    f16BytesPerToken: 128 * KIB,
    gain: null,
    quality: { state: "not-measurable", why: "the model answers no check under f16 either." },
  },
];

const SLOTS: readonly (readonly [slots: number, total: number, each: number, ttftMs: number, gib: number])[] = [
  [1, 91, 91, 900, 7.9],
  [2, 142, 71, 1100, 9.9],
  [4, 196, 49, 1800, 13.9],
  [8, 214, 26.8, 4300, 21.3],
];

export const PARALLEL: readonly ParallelReading[] = SLOTS.map(([slots, total, each, ttftMs, gib]) => ({
  numParallel: slots,
  contextTokens: 16384,
  agents: slots,
  totalTokensPerSecond: total,
  roundTokensPerSecond: [0.98 * total, total, 1.02 * total],
  perAgentTokensPerSecond: each,
  ttftMs,
  footprintBytes: gib * GIB,
}));

/** Context, decode, prefill (tok/s), first token (s), memory (GiB), and what is asked beyond the automatic. */
const MEASURED: readonly (readonly [
  id: string,
  contextTokens: number,
  decode: number,
  prefill: number,
  ttft: number,
  gib: number,
  Partial<UnrankedPoint>,
])[] = [
  ["plain-16", 16384, 91, 2350, 7.1, 7.9, {}],
  ["batch-16", 16384, 91.4, 3080, 5.4, 8, { setup: { options: { ...withContext(16384), numBatch: 1024 }, server: AUTOMATIC_SERVER } }],
  ["q8-64", 65536, 48, 1900, 34, 10.6, { setup: { options: { ...withContext(65536), numBatch: 1024 }, server: kvServer("q8_0") } }],
  ["plain-64", 65536, 45, 1250, 52, 14.6, {}],
  ["q8-128", 131_072, 28, 1250, 108, 15.2, { setup: { options: { ...withContext(131_072), numBatch: 1024 }, server: kvServer("q8_0") } }],
  // Its answers did not pass the check: nothing may be recommended on it.
  ["q4-128", 131_072, 33, 1350, 98, 12, { setup: { options: { ...withContext(131_072), numBatch: 1024 }, server: kvServer("q4_0") } }],
  [
    "agents-16",
    16384,
    49,
    2350,
    7.1,
    13.9,
    { kind: "short-turns", decodeTokensPerSecond: null, prefillTokensPerSecond: null, ttftFullMs: null, agents: 4, totalTokensPerSecond: 196, setup: { options: withContext(16384), server: { ...AUTOMATIC_SERVER, numParallel: 4 } } },
  ],
];

/** Figures of the certified presets, whatever contexts the simulated run gave them: context, decode, prefill (tok/s), first token (s), memory (GiB). */
const CERTIFIED: Readonly<Record<PresetName, readonly [contextTokens: number, decode: number, prefill: number, ttft: number, gib: number]>> = {
  fast: [7168, 113, 3234, 2.2, 6.6],
  balanced: [30_720, 70, 2600, 11.8, 9.2],
  max_context: [94_208, 35, 1500, 63, 18.1],
};

/** The run's presets as certified points, and points that were measured while tuning: one is dominated, one was loaded and never filled. */
function pointsOf(presets: readonly Preset[]): UnrankedPoint[] {
  const certified = presets.map(({ name, settings, server }): UnrankedPoint => {
    const [contextTokens, decode, prefill, ttft, gib] = CERTIFIED[name];
    return {
      id: `preset-${name}`,
      kind: "full-window",
      setup: { options: settings, server },
      contextTokens,
      decodeTokensPerSecond: decode,
      prefillTokensPerSecond: prefill,
      ttftFullMs: ttft * 1000,
      footprintBytes: gib * GIB,
      agents: 1,
      totalTokensPerSecond: null,
      evidence: "certified",
      presets: [name],
    };
  });
  const measured = MEASURED.map(([id, contextTokens, decode, prefill, ttftSeconds, gib, changed]): UnrankedPoint => ({
    id,
    kind: "full-window",
    setup: { options: withContext(contextTokens), server: AUTOMATIC_SERVER },
    contextTokens,
    decodeTokensPerSecond: decode,
    prefillTokensPerSecond: prefill,
    ttftFullMs: ttftSeconds * 1000,
    footprintBytes: gib * GIB,
    agents: 1,
    totalTokensPerSecond: null,
    evidence: "measured",
    presets: [],
    ...changed,
  }));
  const unfilled: UnrankedPoint = {
    ...measured[0]!,
    id: "unfilled",
    contextTokens: 114_688,
    setup: { options: withContext(114_688), server: kvServer("q8_0") },
    decodeTokensPerSecond: null,
    ttftFullMs: null,
    prefillTokensPerSecond: null,
    footprintBytes: 14.2 * GIB,
  };
  return [...certified, ...measured, unfilled];
}

/** `state` as if the run had tuned as well. */
export function tuned(state: PanelState): PanelState {
  if (!state.report) throw new Error("There is no report to tune.");
  const presets = state.report.presets.map((preset): Preset => {
    const [contextTokens] = CERTIFIED[preset.name];
    return { ...preset, contextTokens, settings: { ...preset.settings, numCtx: contextTokens } };
  });
  const shown = withPresets(state, presets);
  if (!shown.report) throw new Error("There is no report to tune.");
  return { ...shown, report: { ...shown.report, tuning: TUNING, kvCache: KV_CACHE, parallel: PARALLEL, front: markDominated(pointsOf(presets)) } };
}

/** `state` as of a run that tuned nothing, or of a journal from before O3 tuned. */
export function untuned(state: PanelState): PanelState {
  if (!state.report) throw new Error("There is no report.");
  return { ...state, report: { ...state.report, tuning: null, kvCache: [], parallel: [], front: [] } };
}
