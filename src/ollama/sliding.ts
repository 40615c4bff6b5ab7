import type { Gguf } from "./gguf";

interface Pattern {
  /** One layer in so many attends to everything. */
  readonly period: number;
  /** It is the first of its group instead of the last. */
  readonly fullFirst?: true;
  /** The window where the metadata leaves it out, tokens. */
  readonly windowTokens?: number;
}

/**
 * Families whose loader in llama.cpp slides: the pattern is in its code, and the metadata only may change the period. A family
 * that is neither here nor brings a pattern attends fully, even if it names a window (llama.cpp ignores the key for Mistral 7B,
 * Qwen 2 and Phi 3).
 */
const PATTERNS: Readonly<Record<string, Pattern>> = {
  afmoe: { period: 4 },
  cohere2: { period: 4 },
  "exaone-moe": { period: 4 },
  exaone4: { period: 4 },
  gemma2: { period: 2, windowTokens: 4096 },
  gemma3: { period: 6 },
  gemma3n: { period: 5 },
  "gpt-oss": { period: 2 },
  gptoss: { period: 2 },
  laguna: { period: 4, fullFirst: true },
  llama4: { period: 4, windowTokens: 8192 },
  olmo2: { period: 4 },
  olmo3: { period: 4 },
  plamo3: { period: 8 },
  smallthinker: { period: 4, fullFirst: true },
};

/** Tokens of the window for each layer; null for a layer that attends to everything. */
export function slidingWindows(gguf: Gguf): readonly (number | null)[] {
  const known = PATTERNS[gguf.family];
  const windowTokens = gguf.number("attention.sliding_window") ?? known?.windowTokens ?? 0;
  const slides = slidingLayers(gguf, known);
  return Array.from({ length: gguf.blocks }, (_, layer) => (windowTokens > 0 && slides(layer) ? windowTokens : null));
}

function slidingLayers(gguf: Gguf, known: Pattern | undefined): (layer: number) => boolean {
  const key = "attention.sliding_window_pattern";
  const period = gguf.number(key) ?? known?.period ?? null;
  if (gguf.number(key) === null) {
    const flags = gguf.perLayer(key);
    if (flags) return (layer) => flags[layer] === 1;
  }
  if (period === null) return () => false;
  // llama.cpp: a period of 0 means that every layer slides, 1 that none does.
  if (period === 0) return () => true;
  return known?.fullFirst ? (layer) => layer % period !== 0 : (layer) => (layer + 1) % period !== 0;
}
