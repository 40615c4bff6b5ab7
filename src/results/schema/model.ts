import { z } from "zod";
import { said } from "./said";

const heads = { kvHeads: z.number(), keyLength: z.number(), valueLength: z.number() };

const layerMemory = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("full"), ...heads }),
  z.object({ kind: z.literal("sliding"), ...heads, windowTokens: z.number() }),
  z.object({ kind: z.literal("latent"), latentLength: z.number(), ropeLength: z.number() }),
  z.object({ kind: z.literal("recurrent"), stateBytes: z.number() }),
]);

const architecture = z.object({
  layers: z.array(layerMemory),
  embeddingLength: z.number(),
  headCount: z.number(),
  feedForwardLength: z.number(),
  vocabularySize: z.number(),
  experts: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("dense") }),
    z.object({ kind: z.literal("mixture"), count: z.number(), used: z.number() }),
  ]),
});

export const modelProfile = z.object({
  name: z.string(),
  digest: z.string(),
  fileBytes: z.number(),
  family: z.string(),
  parameterSize: z.string(),
  quantization: z.string(),
  parameterCount: z.number(),
  trainedContextTokens: z.number(),
  capabilities: z.array(z.string()),
  bakedParameters: z.record(z.string(), z.string()),
  architecture: z.discriminatedUnion("state", [
    z.object({ state: z.literal("known"), value: architecture }),
    z.object({ state: z.literal("unknown"), why: said }),
  ]),
  randomWeights: z.boolean(),
});
