import { z } from "zod";
import { PRESET_NAMES } from "../core/domain/evidence";
import { GOALS } from "../core/domain/request";
import type { MeasuredPreset } from "../protocol/apply";
import { EXPORT_FORMATS } from "../protocol/panel";
import type { OptimizerThread, ReaderThread } from "../protocol/worker";
import type { Side } from "../rpc/contract";
import { runnerSettings, serverSettings } from "../results/schema/parts";
import { said } from "../results/schema/said";

/** A schema for the parameters of every request that a side answers. */
export type RequestSchemas<S extends Side> = { readonly [M in keyof S["requests"]]: z.ZodType<S["requests"][M]["params"]> };

const place = z.object({ endpoint: z.string(), resultsFolder: z.string().min(1).nullable(), projectFolders: z.array(z.string().min(1)), workspace: z.string().nullable(), vscodeUserFolder: z.string().nullish() });
const model = z.string().min(1);
const preset = z.enum(PRESET_NAMES);
const runId = z.string().min(1).nullable();
const share = z.number().gt(0).lte(1).optional();
const positive = z.number().positive().optional();

const wishes = {
  goal: z.enum(GOALS).optional(),
  reliability: z.number().gt(0).lt(1).optional(),
  confidence: z.number().gt(0).lt(1).optional(),
  ramLimit: share,
  vramLimit: share,
  maxContextTokens: positive,
  minDecodeTokensPerSecond: positive,
  maxTtftMs: positive,
  budgetMs: positive,
  seed: z.number().optional(),
};

const optimizeJob = place.extend({
  ...wishes,
  kind: z.literal("optimize"),
  model,
  resume: z.boolean(),
  resumeRun: z.string().min(1).optional(),
  wait: z.boolean().optional(),
  quiet: z.enum(["soon", "idle"]).optional(),
});

const measuredPreset: z.ZodType<MeasuredPreset> = z.object({
  model,
  preset,
  runId: z.string().min(1),
  settings: runnerSettings,
  options: z.record(z.string(), z.union([z.number(), z.boolean()])),
  state: z.enum(["certified", "provisional", "rejected"]),
  words: said,
  why: said,
  unproven: said,
  origin: z.object({
    modelDigest: z.string(),
    engineKind: z.string(),
    engineVersion: z.string(),
    server: serverSettings.nullable(),
    endpoint: z.string().nullable(),
    hardwareFingerprint: z.string(),
    o3Version: z.string(),
    // What a preset was found with is of no matter to what was measured.
    protocol: z.null(),
  }),
  usableTokens: z.number().positive().nullable(),
  simulated: z.boolean(),
  limits: z.object({ ram: z.number(), vram: z.number(), alert: z.number(), temperatureCelsius: z.number() }),
  footprint: z.object({ pool: z.enum(["ram", "vram", "ram+vram"]), bytes: z.number() }).nullable(),
});

const agentWishes = z.object({ ids: z.array(z.string()), replace: z.array(z.string()), userFiles: z.boolean() });

export const optimizerRequests: RequestSchemas<OptimizerThread> = {
  run: z.discriminatedUnion("kind", [optimizeJob]),
  planApply: place.extend({ chosen: measuredPreset, workspaceFolder: z.string().min(1), agents: agentWishes }),
  apply: place.extend({ planId: z.string() }),
  undoApply: place.extend({ workspaceFolders: z.array(z.string().min(1)), agent: z.string().min(1).nullable() }),
  undoBackTo: place.extend({ workspaceFolder: z.string().min(1), id: z.string().min(1) }),
  removeNote: z.object({ workspaceFolder: z.string().min(1) }),
  pull: place.extend({ model }),
};

const shown = place.extend({ subject: z.discriminatedUnion("kind", [z.object({ kind: z.literal("model"), id: z.string() })]), runId });

export const readerRequests: RequestSchemas<ReaderThread> = {
  server: place.extend({ depth: z.enum(["list", "full"]).optional() }),
  machine: place.extend({ depth: z.enum(["light", "full"]) }),
  beforeRun: place,
  noise: place,
  proofTimes: place.extend({ ...wishes, model }),
  doctor: place,
  panel: shown,
  trials: shown,
  export: shown.extend({ format: z.enum(EXPORT_FORMATS) }),
  journalPath: place.extend({ model }),
  agentOffers: place.extend({ workspaceFolder: z.string().min(1), extensions: z.record(z.string(), z.string().nullable()), model, contextTokens: z.number().positive() }),
  applied: place.extend({ workspaceFolders: z.array(z.string().min(1)) }),
  strandedNotes: place.extend({ workspaceFolders: z.array(z.string().min(1)) }),
  preset: place.extend({ model, preset, runId }),
};
