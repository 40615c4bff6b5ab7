import { z } from "zod";
import { SWARM_SHAPES } from "../../core/domain/swarm";
import { envelopeOf } from "./envelope";
import { hardwareReading, nullableNumber, runnerSettings } from "./parts";

export const stressRequest = z.object({
  model: z.string(),
  shape: z.enum(SWARM_SHAPES),
  agents: z.number(),
  holdMs: z.number(),
  limits: z.object({ ram: z.number(), vram: z.number(), alert: z.number(), temperatureCelsius: z.number() }),
  options: runnerSettings,
  budgetMs: nullableNumber,
  seed: z.number(),
});

export const stressWindow = z.object({
  ...envelopeOf("stress"),
  kind: z.literal("window"),
  setOutAt: z.number(),
  from: z.number(),
  to: z.number(),
  reading: hardwareReading,
});
