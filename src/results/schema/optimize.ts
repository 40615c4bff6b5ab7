import { z } from "zod";
import { PRESET_NAMES } from "../../core/domain/evidence";
import { GOALS } from "../../core/domain/request";
import { envelopeOf } from "./envelope";
import { nullableNumber, runnerSettings, serverAsked } from "./parts";
import { kvCacheReading, parallelReading, setting, settingGain, tuning } from "./tuning";
import { said } from "./said";

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

export const ceiling = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("named"),
    contextTokens: z.number(),
    boundBy: z.enum(["trained-context", "ram", "vram", "request", "server", "time"]),
    loads: z.number(),
    predictedBeforeLoad: nullableNumber,
  }),
  z.object({ state: z.literal("none"), why: said }),
]);

const largerContext = z.object({ contextTokens: z.number(), why: said, predictedFillMs: nullableNumber, neededMs: z.number() });

const plan = {
  ceiling,
  candidates: z.array(
    z.object({
      contextTokens: z.number(),
      options: runnerSettings.optional(),
      after: z.array(z.number()).optional(),
      presets: z.array(z.object({ name: z.enum(PRESET_NAMES), why: said, larger: largerContext.optional() })),
      errorBudget: z.number(),
      predictedFillMs: nullableNumber,
    }),
  ),
};

export const planDecided = z.object({ ...envelopeOf("optimize"), kind: z.literal("plan"), ...plan });

export const tuned = z.object({ ...envelopeOf("optimize"), kind: z.literal("tuned"), tuning, plan: z.object(plan).nullable() });

export const serverMeasured = z.object({
  ...envelopeOf("optimize"),
  kind: z.literal("server-measured"),
  result: z.discriminatedUnion("type", [
    z.object({ type: z.literal("kv-cache"), reading: kvCacheReading, gain: settingGain }),
    z.object({ type: z.literal("flash-attention"), gain: settingGain }),
    z.object({ type: z.literal("parallel"), readings: z.array(parallelReading), missing: said.default("") }),
    z.object({ type: z.literal("not-tuned"), settings: z.array(setting), why: said }),
  ]),
});

const topTokens = z.array(z.object({ token: z.string(), logprob: z.number() }));

export const qualityAnswered = z.object({
  ...envelopeOf("optimize"),
  kind: z.literal("quality-answered"),
  suite: z.string(),
  server: serverAsked,
  settings: runnerSettings,
  answer: z.union([
    z.object({ id: z.string(), check: z.enum(["recall", "tool-calls", "json"]), right: z.boolean() }),
    z.object({ id: z.string(), tokens: z.array(z.string()), again: z.array(z.string()), top: z.array(topTokens).nullable() }),
  ]),
});
