import { z } from "zod";
import { JOURNAL_SCHEMA } from "../../core/domain/journal";
import { FAILURE_REASONS, VOID_CAUSES } from "../../core/domain/trial";
import type { JournalRecord, RunKindName } from "../../core/domain/journal";
import { DEFAULT_PROTOCOL } from "../../core/protocol";
import type { Said } from "../../core/domain/statements";
import { matching } from "./matching";
import { modelProfile } from "./model";
import { envelopeOf } from "./envelope";
import { engineReason, environment, nullableNumber, runnerSettings, serverAsked, watchSummary } from "./parts";
import { fromSchema1 } from "./migrate";
import { effectiveRequest, taskJudged, textCounted } from "./effective";
import { stressRequest, stressWindow } from "./stress";
import { agentTurn, levelEnded, swarmRequest } from "./swarm";
import { optimizeRequest, planDecided, qualityAnswered, serverMeasured, tuned } from "./optimize";
import { said } from "./said";

const useAsked = z.object({
  tokensPerSecond: z.number(),
  largeTokensPerSecond: z.number(),
  speedShare: z.number(),
  fillMs: z.number(),
});

export const protocol = z.object({
  startTokens: z.number(),
  stepTokens: z.number(),
  certificateLoads: z.number(),
  // Older journals asked as many as the count of requests needed, and in the last visit perhaps none.
  visitQuestions: z.number().default(0),
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

/** Every kind of run loads and asks. */
const RUN_KINDS = ["optimize", "swarm", "stress", "effective"] as const satisfies readonly RunKindName[];

const trialBase = {
  ...envelopeOf(...RUN_KINDS),
  kind: z.literal("trial"),
  id: z.string(),
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
  waitMs: z.number().optional(),
  otherModels: z.array(z.string()).optional(),
};

const poolUse = z.object({
  pool: z.enum(["ram", "vram", "ram+vram"]),
  totalBytes: z.number(),
  othersBytes: z.number(),
  footprintBytes: z.number(),
  told: z.enum(["pool", "server"]).optional(),
});

const loadTrial = z.object({
  ...trialBase,
  type: z.literal("load"),
  purpose: z.enum(["baseline", "search", "visit", "tune", "quality", "swarm", "stress", "effective"]),
  tune: z.object({ key: z.string(), phase: z.enum(["explore", "confirm"]), block: z.number() }).optional(),
  predictedFootprintBytes: nullableNumber,
  loadMs: nullableNumber,
  outcome: z.discriminatedUnion("state", [
    z.object({ state: z.literal("fits"), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("spilled"), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("over-limit"), use: poolUse.nullable(), message: said }),
    z.object({ state: z.literal("clamped"), contextTokens: z.number(), use: poolUse, gpuShare: z.number() }),
    z.object({ state: z.literal("failed"), reason: engineReason, message: said }),
    z.object({ state: z.literal("void"), why: said, reason: engineReason.optional() }),
  ]),
});

const recall = z.discriminatedUnion("state", [
  z.object({ state: z.literal("measured"), startFound: z.boolean(), endFound: z.boolean() }),
  z.object({ state: z.literal("not-applicable"), why: said }),
]);

const arrival = z.object({ pieces: z.number(), gaps: z.array(z.tuple([z.number(), z.number()])) });

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
      loadMs: z.number().optional(),
      endReason: z.enum(["stop", "length"]).optional(),
      arrival: arrival.optional(),
    })
    .nullable(),
  partial: z.object({ ttftMs: z.number(), arrival }).optional(),
  verdict: z.discriminatedUnion("state", [
    z.object({ state: z.literal("success"), recall }),
    z.object({ state: z.literal("failure"), reason: z.enum(FAILURE_REASONS), message: said }),
    z.object({ state: z.literal("void"), cause: z.enum(VOID_CAUSES), why: said }),
  ]),
});

const trial = z.discriminatedUnion("type", [loadTrial, requestTrial]);

const runStarted = <K extends RunKindName, R extends z.ZodType>(runKind: K, request: R) =>
 z.object({
  ...envelopeOf(runKind),
  kind: z.literal("run-started"),
  request,
  environment,
  model: modelProfile,
  protocol,
  loadedBefore: z.array(z.string()),
  resumes: z.string().nullable(),
});

export const runEnding = z.discriminatedUnion("state", [
  z.object({ state: z.literal("completed") }),
  z.object({ state: z.literal("cancelled") }),
  z.object({ state: z.literal("budget-spent") }),
  z.object({ state: z.literal("nothing-fits"), why: said }),
  z.object({ state: z.literal("failed"), reason: z.string(), message: said }),
]);

const runEnded = z.object({
  ...envelopeOf(...RUN_KINDS),
  kind: z.literal("run-ended"),
  ending: runEnding,
  restored: z.array(z.string()),
  letGo: z.array(z.string()),
});

const optimize = {
  "run-started": runStarted("optimize", optimizeRequest),
  trial,
  plan: planDecided,
  tuned,
  "server-measured": serverMeasured,
  "quality-answered": qualityAnswered,
  "run-ended": runEnded,
};

const swarm = {
  "run-started": runStarted("swarm", swarmRequest),
  trial,
  "agent-turn": agentTurn("swarm"),
  "level-ended": levelEnded("swarm"),
  "run-ended": runEnded,
};

const stress = {
  "run-started": runStarted("stress", stressRequest),
  trial,
  "agent-turn": agentTurn("stress"),
  "level-ended": levelEnded("stress"),
  window: stressWindow,
  "run-ended": runEnded,
};

const effective = {
  "run-started": runStarted("effective", effectiveRequest),
  trial,
  "text-counted": textCounted,
  "task-judged": taskJudged,
  "run-ended": runEnded,
};

/** What each kind of run writes down, by the record's `kind`. */
const RECORDS: Readonly<Record<RunKindName, Readonly<Record<string, z.ZodType<JournalRecord>>>>> = { optimize, swarm, stress, effective };

/** One line of `logs/<model>.jsonl`. */
export const journalRecord = matching<JournalRecord>()(z.union([...new Set(Object.values(RECORDS).flatMap((kind) => Object.values(kind)))]));

export type ParsedLine =
  | { readonly state: "record"; readonly record: JournalRecord }
  /** Whole, but of a kind of record or of run that this O3 does not know. */
  | { readonly state: "unknown"; readonly what: string }
  /** `syntax`: no JSON, as a crash in the middle of a write leaves; `schema`: whole, but no record of this version. */
  | { readonly state: "bad"; readonly cause: "syntax" | "schema"; readonly why: Said };

/** What can be read of a line whatever its kind. */
const anyLine = z.looseObject({ schema: z.number(), kind: z.string(), runKind: z.string().optional() });

/** Reads one line of a journal, of this version or of an older one; never throws. Kinds that are known are read strictly. */
export function parseRecord(text: string): ParsedLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { state: "bad", cause: "syntax", why: { code: "line-no-json" } };
  }
  const line = anyLine.safeParse(value);
  if (!line.success) return { state: "bad", cause: "schema", why: { code: "line-no-record" } };
  const { schema } = line.data;
  if (schema > JOURNAL_SCHEMA) {
    return { state: "bad", cause: "schema", why: { code: "line-too-new", schema: String(schema), own: String(JOURNAL_SCHEMA) } };
  }
  const { kind, runKind = "", ...rest } = schema === 1 ? fromSchema1(line.data) : line.data;
  if (!isRunKind(runKind)) return { state: "unknown", what: `runs of the kind "${runKind}"` };
  const readers = RECORDS[runKind];
  const reader = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
  if (!reader) return { state: "unknown", what: `"${kind}" records` };
  const parsed = reader.safeParse({ kind, runKind, ...rest });
  if (parsed.success) return { state: "record", record: parsed.data };
  return { state: "bad", cause: "schema", why: { code: "line-no-record" } };
}

const isRunKind = (name: string): name is RunKindName => Object.hasOwn(RECORDS, name);
