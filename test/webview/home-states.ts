import { NO_LIMITS } from "../../src/core/preset/goal";
import type { HomeModel, HomePoint, HomeState } from "../../src/protocol/home";

/** Long ago enough that its age does not change while a test runs. */
const LAST_WEEK = Date.now() - 9 * 24 * 3_600_000;

export const point = (changed: Partial<HomePoint> = {}): HomePoint => ({
  preset: "max_context",
  runId: "run-1",
  options: { num_ctx: changed.contextTokens ?? 16_384 },
  measuredAt: LAST_WEEK,
  contextTokens: 16_384,
  state: "certified",
  stale: false,
  decodeTokensPerSecond: 40,
  ttftFullMs: 6_000,
  footprintBytes: 6 * 2 ** 30,
  ...changed,
});

export const homeModel = (name: string, changed: Partial<HomeModel> = {}): HomeModel => ({
  name,
  parameterSize: "8.0B",
  quantization: "Q4_K_M",
  fileBytes: 4.9e9,
  trainedContextTokens: 131_072,
  measurable: true,
  reading: false,
  gone: false,
  fitsTokens: 65_536,
  why: { code: "bound-by-ram" },
  loaded: false,
  applied: null,
  runs: 0,
  problem: null,
  points: [],
  ...changed,
});

export const homeState = (models: readonly HomeModel[], changed: Partial<HomeState> = {}): HomeState => ({
  endpoint: "http://127.0.0.1:11434",
  server: "ollama 0.33.1",
  start: "none",
  waiting: false,
  models,
  measuring: null,
  measureBlocked: null,
  applyBlocked: null,
  limits: NO_LIMITS,
  problem: null,
  ...changed,
});

/** One of each kind: proven at two contexts, proven and slow, nearly proven, stale, never measured, not measurable. */
export const SIX: readonly HomeModel[] = [
  homeModel("qwen3-coder:30b", {
    ...{ parameterSize: "30.5B", fileBytes: 18.6e9, loaded: true, applied: "balanced", runs: 3 },
    points: [
      point({ contextTokens: 65_536, decodeTokensPerSecond: 12, ttftFullMs: 95_000, footprintBytes: 21 * 2 ** 30 }),
      point({ preset: "fast", contextTokens: 16_384, decodeTokensPerSecond: 31, ttftFullMs: 9_000, footprintBytes: 18 * 2 ** 30 }),
    ],
  }),
  homeModel("llama3.1:8b", { runs: 1, points: [point({ contextTokens: 32_768, decodeTokensPerSecond: 22, ttftFullMs: 14_000 })] }),
  homeModel("gemma3:4b", { runs: 1, fileBytes: 3.3e9, points: [point({ contextTokens: 24_576, state: "provisional", decodeTokensPerSecond: 48 })] }),
  homeModel("phi4:14b", { runs: 1, fileBytes: 9.1e9, points: [point({ contextTokens: 8_192, stale: true, decodeTokensPerSecond: 18 })] }),
  homeModel("smollm2:135m", { fileBytes: 271e6, parameterSize: "134.5M", trainedContextTokens: 8_192, fitsTokens: 8_192 }),
  homeModel("nomic-embed-text:latest", { measurable: false, fitsTokens: null, why: "It makes embeddings and generates no text.", parameterSize: "137M" }),
];
