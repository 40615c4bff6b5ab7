import { z } from "zod";
import { SWARM_SHAPES } from "../../core/domain/swarm";
import { envelopeOf } from "./envelope";
import { said } from "./said";
import { engineReason, nullableNumber, runnerSettings, watchSummary } from "./parts";

export const swarmRequest = z.object({
  model: z.string(),
  shape: z.enum(SWARM_SHAPES),
  maxAgents: z.number(),
  everyMs: z.number().optional(),
  objectives: z.object({ minTokensPerSecond: z.number(), maxTtftMs: z.number(), success: z.number() }),
  confidence: z.number(),
  limits: z.object({ ram: z.number(), vram: z.number(), alert: z.number(), temperatureCelsius: z.number() }),
  options: runnerSettings,
  budgetMs: nullableNumber,
  seed: z.number(),
});

const aim = z.enum(["look", "prove", "hold"]);

type WithAgents = "swarm" | "stress";

export const agentTurn = <K extends WithAgents>(runKind: K) =>
 z.object({
  ...envelopeOf(runKind),
  kind: z.literal("agent-turn"),
  setOutAt: z.number(),
  loadId: z.string(),
  agents: z.number(),
  agent: z.number(),
  turn: z.number(),
  arrival: z.number().optional(),
  aim,
  part: z.enum(["warm-up", "counted"]),
  sentAt: z.number(),
  wallMs: z.number(),
  outcome: z.discriminatedUnion("state", [
    z.object({
      state: z.literal("answered"),
      ttftMs: z.number(),
      promptTokens: z.number(),
      outputTokens: z.number(),
      loadMs: z.number(),
      promptMs: z.number(),
      decodeMs: nullableNumber,
      tokensPerSecond: nullableNumber,
    }),
    z.object({ state: z.literal("failed"), reason: z.union([engineReason, z.literal("limit-breached")]), message: said }),
    z.object({ state: z.literal("void"), why: said }),
  ]),
});

export const levelEnded = <K extends WithAgents>(runKind: K) =>
 z.object({
  ...envelopeOf(runKind),
  kind: z.literal("level-ended"),
  setOutAt: z.number(),
  agents: z.number(),
  aim,
  watch: watchSummary,
  contended: z.boolean(),
});
