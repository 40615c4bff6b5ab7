import type { LayerMemory, ModelProfile } from "../../../src/core/domain/model";
import type { Scenario } from "./scenario";

/** The model as O3's own estimator sees it: through metadata, not through the simulator's formulas. */
export function profileOfModel({ model, options }: Scenario): ModelProfile {
  // A wrong formula is one that takes the cache for so many times larger or smaller than it is.
  const factor = options.wrongFormula ?? 1;
  const kvHeads = model.kvHeads;
  const shape = { kvHeads, keyLength: model.headLength * factor, valueLength: model.headLength * factor };
  const layers: LayerMemory[] = [
    ...Array.from({ length: model.fullLayers }, () => ({ kind: "full" as const, ...shape })),
    ...Array.from({ length: model.slidingLayers }, () => ({ kind: "sliding" as const, ...shape, windowTokens: model.window })),
    ...Array.from({ length: model.convLayers }, () => ({ kind: "recurrent" as const, stateBytes: model.embedding * 12 })),
  ];
  return {
    name: model.name,
    digest: `simulated-${model.name}`,
    fileBytes: model.weights * 1e9,
    family: model.family,
    parameterSize: `${model.parameters}B`,
    quantization: "simulated",
    parameterCount: model.parameters * 1e9,
    trainedContextTokens: model.trained,
    capabilities: ["completion"],
    bakedParameters: {},
    architecture: options.unknownArchitecture
      ? { state: "unknown", why: "the simulated metadata does not tell" }
      : {
          state: "known",
          value: {
            layers,
            embeddingLength: model.embedding,
            headCount: model.heads,
            feedForwardLength: model.embedding * 4,
            vocabularySize: model.vocabulary,
            experts: model.experts ? { kind: "mixture", ...model.experts } : { kind: "dense" },
          },
        },
    randomWeights: true,
  };
}
