import { z } from "zod";
import { PRESET_NAMES } from "../../core/domain/evidence";
import { GOALS } from "../../core/domain/request";
import { FAILURE_REASONS, JOURNAL_SCHEMA, VOID_CAUSES } from "../../core/domain/trial";
import type { JournalRecord } from "../../core/domain/trial";
import { DEFAULT_PROTOCOL } from "../../core/protocol";
import { matching } from "./matching";
import { modelProfile } from "./model";
import { engineReason, environment, nullableNumber, runnerSettings, serverAsked, watchSummary } from "./parts";
import { kvCacheReading, parallelReading, settingGain, setting, tuning } from "./tuning";

export const optimizeRequest = z.object({
  model: z.string(),
  goal: z.enum(GOALS),
  options: runnerSettings,
  reliability: z.number(),
  confidence: z.number(),
  limits: z.object({ ram: z.number(), vram: z.number(), alert: z.number(), temperatureCelsius: z.number() }),
  maxContextTokens: nullableNumber,
  minDecodeTokensPerSecond: nullableNumber,
  maxTtftMs: nullableNumber,
  budgetMs: nullableNumber,
  seed: z.number(),
});

const useAsked = z.object({
  tokensPerSecond: z.number(),
  largeTokensPerSecond: z.number(),
  speedShare: z.number(),
  fillMs: z.number(),
});

const protocol = z.object({
  startTokens: z.number(),
  stepTokens: z.number(),
  certificateLoads: z.number(),
  certificateCandidates: z.number(),
  certificateMargin: z.number(),
  replyTokens: z.number(),
  contendedCores: z.number(),
  redraws: z.number(),
  loadTimeLimitMs: z.number(),
  requestTimeLimitMs: z.number(),
  // Journals of O3 0.1 name shares of the empty window's speed alone; their plans are written down all the same.
  presetUse: z.object({ fast: useAsked, balanced: useAsked }).default(DEFAULT_PROTOCOL.presetUse),
  largeModelParameters: z.number().default(DEFAULT_PROTOCOL.largeModelParameters),
  minContextTokens: z.number(),
  // Journals of runs before there was tuning do not have these.
  tuneVisits: z.number().default(DEFAULT_PROTOCOL.tuneVisits),
  tuneRequests: z.number().default(DEFAULT_PROTOCOL.tuneRequests),
  tuneRequestMs: z.number().default(DEFAULT_PROTOCOL.tuneRequestMs),
  tuneTry: z.object({ numBatch: z.array(z.number()), numThread: z.array(z.number()) }).default({ numBatch: [], numThread: [] }),
  tuneGiveUp: z.number().default(DEFAULT_PROTOCOL.tuneGiveUp),
});

const schema = z.literal(JOURNAL_SCHEMA);

const trialBase = {
  schema,
  kind: z.literal("trial"),
  id: z.string(),
  runId: z.string(),
  loadId: z.string(),
  settingsAsked: runnerSettings,
  server: serverAsked.optional(),
  contextTokensObserved: nullableNumber,
  provenance: z.object({
    modelDigest: z.string(),
    quantization: z.string(),
    engineKind: z.string(),
    engineVersion: z.string(),
    endpoint: z.string(),
    hardwareFingerprint: z.string(),
    drivers: z.array(z.string()),
    power: z.string(),
    os: z.string(),
    o3Version: z.string(),
    seed: z.number(),
  }),
  startedAt: z.number(),
  endedAt: z.number(),
  watch: watchSummary.nullable(),
  contended: z.boolean(),
};

const poolUse = z.object({
  pool: z.enum(["ram", "vram", "ram+vram"]),
  totalBytes: z.number(),
  othersBytes: z.number(),
  footprintBytes: z.number(),
});

const loadTrial = z.object({
  ...trialBase,
  type: z.literal("load"),
  purpose: z.enum(["baseline", "search", "visit", "tune"]),
  tune: z.object({ key: z.string(), phase: z.enum(["explore", "confirm"]), block: z.number() }).optional(),
  predictedFootprintBytes: nullableNumber,
  loadMs: nullableNumber,
  outcome: z.discriminatedUnion("state", [
    z.object({ state: z.literal("fits"), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("spilled"), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("over-limit"), use: poolUse.nullable(), message: z.string() }),
    z.object({ state: z.literal("clamped"), contextTokens: z.number(), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("failed"), reason: engineReason, message: z.string() }),
    z.object({ state: z.literal("void"), why: z.string() }),
  ]),
});

const recall = z.discriminatedUnion("state", [
  z.object({ state: z.literal("measured"), startFound: z.boolean(), endFound: z.boolean() }),
  z.object({ state: z.literal("not-applicable"), why: z.string() }),
]);

const requestTrial = z.object({
  ...trialBase,
  type: z.literal("request"),
  purpose: z.enum(["calibrate", "depth", "fill", "question", "warm-up", "turn"]),
  promptHash: z.string(),
  promptWords: z.number(),
  expectedPromptTokens: nullableNumber,
  askedTokens: z.number(),
  measures: z
    .object({
      promptTokens: z.number(),
      outputTokens: z.number(),
      ttftMs: z.number(),
      wallMs: z.number(),
      promptMs: z.number(),
      decodeMs: nullableNumber,
    })
    .nullable(),
  verdict: z.discriminatedUnion("state", [
    z.object({ state: z.literal("success"), recall }),
    z.object({ state: z.literal("failure"), reason: z.enum(FAILURE_REASONS), message: z.string() }),
    z.object({ state: z.literal("void"), cause: z.enum(VOID_CAUSES), why: z.string() }),
  ]),
});

export const ceiling = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("named"),
    contextTokens: z.number(),
    boundBy: z.enum(["trained-context", "ram", "vram", "request", "server", "time"]),
    loads: z.number(),
    predictedBeforeLoad: nullableNumber,
  }),
  z.object({ state: z.literal("none"), why: z.string() }),
]);

const runStarted = z.object({
  schema,
  kind: z.literal("run-started"),
  runId: z.string(),
  at: z.number(),
  request: optimizeRequest,
  environment,
  model: modelProfile,
  protocol,
  loadedBefore: z.array(z.string()),
  resumes: z.string().nullable(),
});

const planDecided = z.object({
  schema,
  kind: z.literal("plan"),
  runId: z.string(),
  at: z.number(),
  ceiling,
  candidates: z.array(
    z.object({
      contextTokens: z.number(),
      options: runnerSettings.optional(),
      presets: z.array(z.object({ name: z.enum(PRESET_NAMES), why: z.string() })),
      errorBudget: z.number(),
      predictedFillMs: nullableNumber,
    }),
  ),
});

const tuned = z.object({ schema, kind: z.literal("tuned"), runId: z.string(), at: z.number(), tuning });

const serverMeasured = z.object({
  schema,
  kind: z.literal("server-measured"),
  runId: z.string(),
  at: z.number(),
  result: z.discriminatedUnion("type", [
    z.object({ type: z.literal("kv-cache"), reading: kvCacheReading, gain: settingGain }),
    z.object({ type: z.literal("flash-attention"), gain: settingGain }),
    z.object({ type: z.literal("parallel"), readings: z.array(parallelReading), missing: z.string().default("") }),
    z.object({ type: z.literal("not-tuned"), settings: z.array(setting), why: z.string() }),
  ]),
});

export const runEnding = z.discriminatedUnion("state", [
  z.object({ state: z.literal("completed") }),
  z.object({ state: z.literal("cancelled") }),
  z.object({ state: z.literal("budget-spent") }),
  z.object({ state: z.literal("nothing-fits"), why: z.string() }),
  z.object({ state: z.literal("failed"), reason: z.string(), message: z.string() }),
]);

const runEnded = z.object({
  schema,
  kind: z.literal("run-ended"),
  runId: z.string(),
  at: z.number(),
  ending: runEnding,
  restored: z.array(z.string()),
  letGo: z.array(z.string()),
});

/** One line of `logs/<model>.jsonl`. */
export const journalRecord = matching<JournalRecord>()(z.union([loadTrial, requestTrial, runStarted, planDecided, tuned, serverMeasured, runEnded]));

export type ParsedLine =
  | { readonly state: "record"; readonly record: JournalRecord }
  /** `syntax`: no JSON, as a crash in the middle of a write leaves; `schema`: whole, but no record of this version. */
  | { readonly state: "bad"; readonly cause: "syntax" | "schema"; readonly why: string };

/** Reads one line of a journal; never throws. */
export function parseRecord(line: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { state: "bad", cause: "syntax", why: "this is no JSON." };
  }
  const version = z.object({ schema: z.number() }).safeParse(value);
  if (version.success && version.data.schema > JOURNAL_SCHEMA) {
    const why = `it was written by a newer O3 (schema ${version.data.schema}; this one reads ${JOURNAL_SCHEMA}).`;
    return { state: "bad", cause: "schema", why };
  }
  const parsed = journalRecord.safeParse(value);
  if (parsed.success) return { state: "record", record: parsed.data };
  return { state: "bad", cause: "schema", why: "this is no journal record of O3." };
}
