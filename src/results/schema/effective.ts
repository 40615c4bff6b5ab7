import { z } from "zod";
import { NO_ANSWERS, TASK_DEPTHS, TASK_FAMILIES, TASK_MARKS } from "../../core/domain/effective";
import { envelopeOf } from "./envelope";
import { engineReason, nullableNumber, runnerSettings, watchSummary } from "./parts";
import { said } from "./said";

export const effectiveRequest = z.object({
  model: z.string(),
  families: z.array(z.enum(TASK_FAMILIES)),
  confidence: z.number(),
  keep: z.number(),
  score: z.number(),
  limits: z.object({ ram: z.number(), vram: z.number(), alert: z.number(), temperatureCelsius: z.number() }),
  options: runnerSettings,
  budgetMs: nullableNumber,
  seed: z.number(),
});

export const textCounted = z.object({
  ...envelopeOf("effective"),
  kind: z.literal("text-counted"),
  family: z.enum(TASK_FAMILIES),
  words: z.number(),
  promptTokens: nullableNumber,
  why: said.nullable(),
});

export const taskJudged = z.object({
  ...envelopeOf("effective"),
  kind: z.literal("task-judged"),
  loadId: z.string(),
  slot: z.number(),
  attempt: z.number(),
  family: z.enum(TASK_FAMILIES),
  depth: z.enum(TASK_DEPTHS),
  tokens: z.number(),
  words: z.number(),
  sentAt: z.number(),
  wallMs: z.number(),
  outcome: z.discriminatedUnion("state", [
    z.object({
      state: z.literal("answered"),
      mark: z.enum(TASK_MARKS),
      said: z.string(),
      wanted: z.string(),
      promptTokens: z.number(),
      outputTokens: z.number(),
      ttftMs: z.number(),
      promptMs: z.number(),
    }),
    z.object({ state: z.literal("unanswered"), reason: z.union([engineReason, z.enum(NO_ANSWERS)]), message: said }),
  ]),
  watch: watchSummary,
  contended: z.boolean(),
});
