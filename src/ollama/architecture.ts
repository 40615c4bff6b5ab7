import type { Architecture, Experts, LayerMemory, ModelProfile } from "../core/domain/model";
import { readGguf } from "./gguf";
import type { Gguf, ShownMetadata } from "./gguf";
import { layerStates } from "./recurrent";
import { slidingWindows } from "./sliding";

/** Gemma 3n computes keys and values in its first layers only; the number is in the engines' code, not in the metadata. */
const KV_LAYERS: Readonly<Record<string, number>> = { gemma3n: 20 };

/**
 * Reads how each layer remembers tokens from GGUF metadata as `/api/show` lists it. Keys follow the GGUF specification
 * (`<family>.attention.*`, `<family>.ssm.*`); what only the engines' code knows is in tables by family. `unknown` names the
 * keys that are missing.
 */
export function readArchitecture(show: ShownMetadata, family: string): ModelProfile["architecture"] {
  const gguf = readGguf(show, family);
  const missing = ["block_count", "embedding_length"].filter((key) => (gguf.number(key) ?? 0) <= 0);
  const stateless = !["ssm.state_size", "wkv.head_size"].some((key) => gguf.has(key));
  const heads = gguf.perLayer("attention.head_count");
  if (heads === null && stateless) missing.push("attention.head_count");
  // An array that is withheld must not be read as "the same as head_count".
  const kvHeads = gguf.has("attention.head_count_kv") ? gguf.perLayer("attention.head_count_kv") : (heads ?? []);
  if (kvHeads === null) missing.push("attention.head_count_kv");
  if (gguf.vocabularySize === null) missing.push("vocab_size");
  if (withheldPattern(gguf)) missing.push("attention.sliding_window_pattern");
  if (missing.length > 0 || kvHeads === null || gguf.vocabularySize === null) {
    return { state: "unknown", why: { code: "metadata-lacks", keys: missing.map((key) => `${family}.${key}`) } };
  }
  const experts = expertsOf(gguf);
  const embeddingLength = gguf.number("embedding_length") ?? 0;
  const value: Architecture = {
    layers: layersOf(gguf, kvHeads, Math.max(1, ...(heads ?? []))),
    embeddingLength,
    headCount: Math.max(0, ...(heads ?? [])),
    feedForwardLength: feedForwardOf(gguf, experts) ?? 4 * embeddingLength,
    vocabularySize: gguf.vocabularySize,
    experts,
  };
  return { state: "known", value };
}

const withheldPattern = (gguf: Gguf): boolean =>
  gguf.has("attention.sliding_window_pattern") && gguf.perLayer("attention.sliding_window_pattern") === null;

function layersOf(gguf: Gguf, kvHeads: readonly number[], headCount: number): LayerMemory[] {
  const windows = slidingWindows(gguf);
  const holding = gguf.blocks - sharedLayers(gguf);
  return layerStates(gguf, kvHeads).flatMap(({ attends, stateBytes }, layer): LayerMemory[] => {
    // Layers that read the cache of others, and those of multi-token prediction, hold nothing of their own.
    if (layer >= holding) return [{ kind: "recurrent", stateBytes: 0 }];
    const state: LayerMemory[] = attends && stateBytes === 0 ? [] : [{ kind: "recurrent", stateBytes }];
    return attends ? [attentionOf(gguf, kvHeads[layer] ?? 0, headCount, windows[layer] ?? null), ...state] : state;
  });
}

function sharedLayers(gguf: Gguf): number {
  const own = KV_LAYERS[gguf.family];
  const byCode = own === undefined ? 0 : Math.max(0, gguf.blocks - own);
  return (gguf.number("attention.shared_kv_layers") ?? byCode) + (gguf.number("nextn_predict_layers") ?? 0);
}

function attentionOf(gguf: Gguf, kvHeads: number, headCount: number, windowTokens: number | null): LayerMemory {
  const latentLength = gguf.number("attention.kv_lora_rank") ?? 0;
  // Without the lengths for MLA (files converted before 2025) the runner keeps whole keys and values, head by head.
  if (latentLength > 0 && (gguf.number("attention.key_length_mla") ?? 0) > 0) {
    return { kind: "latent", latentLength, ropeLength: gguf.number("rope.dimension_count") ?? 0 };
  }
  const length = (which: "key" | "value"): number => {
    const full = gguf.number(`attention.${which}_length`) ?? Math.floor((gguf.number("embedding_length") ?? 0) / headCount);
    return windowTokens === null ? full : (gguf.number(`attention.${which}_length_swa`) ?? full);
  };
  const shape = { kvHeads, keyLength: length("key"), valueLength: length("value") };
  return windowTokens === null ? { kind: "full", ...shape } : { kind: "sliding", ...shape, windowTokens };
}

function expertsOf(gguf: Gguf): Experts {
  const count = gguf.number("expert_count") ?? 0;
  return count > 0 ? { kind: "mixture", count, used: gguf.number("expert_used_count") ?? 1 } : { kind: "dense" };
}

/** Width of the feed-forward part, of one expert's where there are several. */
function feedForwardOf(gguf: Gguf, experts: Experts): number | null {
  const expert = experts.kind === "mixture" ? gguf.number("expert_feed_forward_length") : null;
  const widths = gguf.perLayer("feed_forward_length");
  return expert ?? (widths === null ? null : Math.max(...widths));
}
