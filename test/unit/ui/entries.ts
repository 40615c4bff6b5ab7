import type { ModelEntry, PresetEntry } from "../../../src/protocol/worker";

/** A preset as the tree has it: proven, and nothing has changed since. */
export const presetEntry = (over: Partial<PresetEntry> = {}): PresetEntry => ({
  name: "fast",
  state: "certified",
  contextTokens: 8192,
  words: "13 of 13 filled loads.",
  why: "",
  options: { num_ctx: 8192 },
  derivedModel: "tuned/tiny:fast",
  decodeTokensPerSecond: 40,
  ttftFullMs: 5_000,
  footprintBytes: 2 ** 32,
  runId: "run-1",
  measuredAt: 1_000,
  changed: [],
  ...over,
});

export const modelEntry = (over: Partial<ModelEntry> = {}): ModelEntry => ({
  name: "tiny:latest",
  away: null,
  digest: "sha256:1",
  family: "llama",
  parameterSize: "1B",
  quantization: "Q4_K_M",
  fileBytes: 2 ** 30,
  trainedContextTokens: 131_072,
  defaultContextTokens: null,
  measurable: true,
  randomWeights: false,
  predicted: { contextTokens: 65_536, why: { code: "bound-by-ram" } },
  loaded: null,
  presets: [],
  alsoProven: [],
  problem: null,
  runs: [],
  unfinished: null,
  continuable: [],
  ...over,
});
