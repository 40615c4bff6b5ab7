import { z } from "zod";
import { PRESET_NAMES } from "../../core/domain/evidence";
import { TUNED_SETTINGS } from "../../core/domain/settings";
import { nullableNumber, setup, kvCacheType } from "./parts";
import { said } from "./said";

const ratio = z.object({ value: z.number(), blocks: z.number(), lower: nullableNumber, upper: nullableNumber });
const gain = z.object({ turn: ratio, prefill: ratio, decode: ratio });
export const setting = z.enum(TUNED_SETTINGS);

export const settingGain = z.object({
  setting,
  value: z.string(),
  verdict: z.enum(["gain", "no-gain", "worse", "failed", "unclear"]),
  gain: gain.nullable(),
  note: said,
});

export const tuning = z.object({
  contextTokens: z.number(),
  turn: z.object({ promptTokens: z.number(), replyTokens: z.number() }),
  setup,
  cutShort: z.boolean().default(false),
  disturbed: z.boolean().optional(),
  notTuned: z.array(z.object({ setting, why: said })),
  recommended: z.string(),
  verdict: z.enum(["gain", "likely", "no-gain"]),
  gain: gain.nullable(),
  settings: z.array(settingGain),
  visits: z.object({ made: z.number(), contended: z.number(), failed: z.number() }),
  drift: ratio.nullable(),
});

const check = z.object({
  name: z.enum(["recall", "tool-calls", "json", "greedy-agreement"]),
  baseline: z.number(),
  candidate: z.number(),
  prompts: z.number(),
});

const qualityVerdict = z.discriminatedUnion("state", [
  z.object({ state: z.literal("passed"), checks: z.array(check) }),
  z.object({ state: z.literal("failed"), why: said, checks: z.array(check) }),
  z.object({ state: z.literal("not-measurable"), why: said }),
]);

export const kvCacheReading = z.object({
  kvCacheType,
  contextTokens: z.number(),
  footprintBytes: nullableNumber,
  f16FootprintBytes: nullableNumber,
  bytesPerToken: nullableNumber,
  f16BytesPerToken: nullableNumber,
  gain: gain.nullable(),
  quality: qualityVerdict,
});

export const parallelReading = z.object({
  numParallel: z.number(),
  contextTokens: z.number(),
  agents: z.number(),
  totalTokensPerSecond: z.number(),
  roundTokensPerSecond: z.array(z.number()).default([]),
  perAgentTokensPerSecond: z.number(),
  ttftMs: z.number(),
  footprintBytes: nullableNumber,
});

export const frontPoint = z.object({
  id: z.string(),
  kind: z.enum(["full-window", "short-turns"]).default("full-window"),
  setup,
  contextTokens: z.number(),
  decodeTokensPerSecond: nullableNumber,
  prefillTokensPerSecond: nullableNumber,
  ttftFullMs: nullableNumber,
  footprintBytes: nullableNumber,
  agents: z.number(),
  totalTokensPerSecond: nullableNumber,
  evidence: z.enum(["certified", "provisional", "measured"]),
  presets: z.array(z.enum(PRESET_NAMES)),
  dominatedBy: z.string().nullable(),
});
