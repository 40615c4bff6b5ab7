import type { WeightType } from "./weight-type";

export interface ModelShape {
  readonly layers: number;
  readonly embedding: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly feedForward: number;
  readonly vocabulary: number;
}

export type SizeName = "tiny" | "demo" | "long" | "small" | "medium";

/** A model with random weights: equal specs give equal bytes. */
export interface ModelSpec {
  readonly size: SizeName;
  readonly shape: ModelShape;
  readonly type: WeightType;
  /** Tokens the model claims to have been trained on. */
  readonly trainedContext: number;
  readonly seed: number;
}

interface Size {
  readonly shape: ModelShape;
  readonly type: WeightType;
  readonly trainedContext: number;
}

const SIZES: Readonly<Record<SizeName, Size>> = {
  tiny: {
    shape: { layers: 4, embedding: 128, heads: 4, kvHeads: 2, feedForward: 384, vocabulary: 2048 },
    type: "f16",
    trainedContext: 131_072,
  },
  demo: {
    shape: { layers: 6, embedding: 256, heads: 4, kvHeads: 2, feedForward: 768, vocabulary: 4096 },
    type: "q8_0",
    trainedContext: 12_288,
  },
  // Few layers and one head: a window of 32,768 tokens is filled within seconds, and decoding slows down as it fills.
  long: {
    shape: { layers: 2, embedding: 64, heads: 1, kvHeads: 1, feedForward: 256, vocabulary: 2048 },
    type: "f16",
    trainedContext: 32_768,
  },
  small: {
    shape: { layers: 16, embedding: 512, heads: 8, kvHeads: 4, feedForward: 1536, vocabulary: 8192 },
    type: "q8_0",
    trainedContext: 131_072,
  },
  medium: {
    shape: { layers: 24, embedding: 1024, heads: 16, kvHeads: 8, feedForward: 3328, vocabulary: 16_384 },
    type: "q8_0",
    trainedContext: 131_072,
  },
};

const DEFAULT_SEED = 42;
const NAME = /^(tiny|demo|long|small|medium)(?:-c(\d+))?(?:-s(\d+))?(?::(f32|f16|q8_0))?$/;

/**
 * Reads a model's name as its recipe: `SIZE[-cTRAINED_CONTEXT][-sSEED][:TYPE]`, for example `tiny`, `tiny-c2048`,
 * `small-c8192-s7:f16`. Returns null when the name is none.
 */
export function modelSpec(name: string): ModelSpec | null {
  const match = NAME.exec(name);
  if (!match) return null;
  const [, size, context, seed, type] = match;
  const named = size as SizeName;
  return {
    size: named,
    shape: SIZES[named].shape,
    type: (type as WeightType | undefined) ?? SIZES[named].type,
    trainedContext: context === undefined ? SIZES[named].trainedContext : Number(context),
    seed: seed === undefined ? DEFAULT_SEED : Number(seed),
  };
}
