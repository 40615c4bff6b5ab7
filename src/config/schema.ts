import { z } from "zod";
import { GOALS } from "../core/domain/request";
import { duration, pattern, share, tokens } from "./values";

const CONFIG_SCHEMA = 1;
const schema = z.literal(CONFIG_SCHEMA);
const count = z.number().int().positive();

/** `optimization.yaml` */
export const optimizationFile = z.strictObject({
  schema,
  goal: z.enum(GOALS),
  seed: z.number().int().nonnegative(),
  search: z.strictObject({ startTokens: tokens, stepTokens: tokens }),
  certificate: z.strictObject({ reliability: share, confidence: share, loads: count, candidates: count }),
  thresholds: z.strictObject({ contendedCores: z.number().positive() }),
  presets: z.strictObject({
    fastTokensPerSecond: z.number().positive(),
    fastTokensPerSecondLarge: z.number().positive(),
    fastSpeedShare: share,
    fastFillTime: duration,
    balancedTokensPerSecond: z.number().positive(),
    balancedTokensPerSecondLarge: z.number().positive(),
    balancedSpeedShare: share,
    balancedFillTime: duration,
    largeModelParameters: z.number().positive(),
    minContextTokens: tokens,
  }),
  tuning: z.strictObject({
    visits: z.number().int().nonnegative(),
    requestsPerVisit: count,
    requestTime: duration,
    privateServers: z.boolean(),
    try: z.strictObject({ num_batch: z.array(count).default([]), num_thread: z.array(count).default([]) }),
  }),
  budgets: z.strictObject({ total: duration, request: duration }),
});

const criterion = z.strictObject({
  context: tokens,
  maxTtft: duration.optional(),
  minTokensPerSecond: z.number().positive().optional(),
  minReliability: share.optional(),
});

const category = z.strictObject({
  description: z.string(),
  match: z.array(z.string()).min(1),
  contexts: z.array(tokens).min(1),
  criteria: z.array(criterion),
});

const modelOptions = z.strictObject({
  num_ctx: tokens.optional(),
  num_batch: count.optional(),
  num_thread: count.optional(),
  num_gpu: z.number().int().nonnegative().optional(),
  use_mmap: z.boolean().optional(),
  /** Old names: translated with a warning. */
  batch: count.optional(),
  f16_kv: z.boolean().optional(),
});

/** `models.yaml` */
export const modelsFile = z.strictObject({
  schema,
  categories: z.record(z.string(), category),
  models: z.record(z.string(), modelOptions),
});

const limits = z.strictObject({ ram: share, vram: share, alert: share, temperatureCelsius: z.number().positive() });

/** `hardware.yaml` */
export const hardwareFile = z.strictObject({
  schema,
  limits,
  profiles: z.record(z.string(), z.strictObject({ match: pattern, description: z.string(), limits: limits.partial() })),
});

export const FILES = { optimization: optimizationFile, models: modelsFile, hardware: hardwareFile } as const;
export type FileName = keyof typeof FILES;

export interface Configuration {
  readonly optimization: z.output<typeof optimizationFile>;
  readonly models: z.output<typeof modelsFile>;
  readonly hardware: z.output<typeof hardwareFile>;
}
