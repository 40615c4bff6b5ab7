import type { Architecture, LayerMemory, ModelProfile } from "../core/domain/model";

type Info = Readonly<Record<string, unknown>>;

/** Every nth layer attends fully, the others within the window; families that keep the pattern in code, not in metadata. */
const SLIDING_PERIOD: Readonly<Record<string, number>> = {
  gemma2: 2,
  gemma3: 6,
  gemma3n: 5,
  "gpt-oss": 2,
  gptoss: 2,
  cohere2: 4,
  llama4: 4,
  exaone4: 4,
};

/**
 * Reads how each layer remembers tokens from GGUF metadata as `/api/show` lists it. Keys follow the GGUF specification
 * (`<family>.attention.*`, `<family>.ssm.*`); patterns that no key carries are known by family.
 */
export function readArchitecture(info: Info, family: string): ModelProfile["architecture"] {
  const missing: string[] = [];
  const get = (key: string): number | null => numberOf(info[`${family}.${key}`]);
  const need = (key: string): number => {
    const value = get(key);
    if (value === null) missing.push(`${family}.${key}`);
    return value ?? 0;
  };
  const blocks = need("block_count");
  const embeddingLength = need("embedding_length");
  const heads = perLayer(info[`${family}.attention.head_count`], blocks);
  if (!heads) missing.push(`${family}.attention.head_count`);
  if (missing.length > 0 || !heads) return { state: "unknown", why: `the model's metadata lacks ${missing.join(", ")}.` };
  const headCount = Math.max(...heads);
  const kvHeads = perLayer(info[`${family}.attention.head_count_kv`], blocks) ?? heads;
  const shape: Shape = { info, family, get, headCount, embeddingLength, kvHeads };
  const experts = get("expert_count");
  const value: Architecture = {
    layers: Array.from({ length: blocks }, (_, layer) => layerMemory(shape, layer)),
    embeddingLength,
    headCount,
    feedForwardLength: get("feed_forward_length") ?? 4 * embeddingLength,
    vocabularySize: get("vocab_size") ?? arrayLength(info["tokenizer.ggml.tokens"]) ?? 128_000,
    experts: experts !== null && experts > 0 ? { kind: "mixture", count: experts, used: get("expert_used_count") ?? 1 } : { kind: "dense" },
  };
  return { state: "known", value };
}

interface Shape {
  readonly info: Info;
  readonly family: string;
  readonly get: (key: string) => number | null;
  readonly headCount: number;
  readonly embeddingLength: number;
  readonly kvHeads: readonly number[];
}

function layerMemory(shape: Shape, layer: number): LayerMemory {
  const { get, headCount, embeddingLength, kvHeads } = shape;
  const latentLength = get("attention.kv_lora_rank");
  if (latentLength !== null && latentLength > 0) {
    return { kind: "latent", latentLength, ropeLength: get("rope.dimension_count") ?? 64 };
  }
  const own = kvHeads[layer] ?? 0;
  if (own === 0 || isRecurrent(shape, layer)) return { kind: "recurrent", stateBytes: stateBytes(shape) };
  const headLength = embeddingLength / headCount;
  const keyLength = get("attention.key_length") ?? headLength;
  const valueLength = get("attention.value_length") ?? headLength;
  const windowTokens = get("attention.sliding_window");
  const attention = { kvHeads: own, keyLength, valueLength };
  return windowTokens !== null && windowTokens > 0 && isSliding(shape, layer)
    ? { kind: "sliding", ...attention, windowTokens }
    : { kind: "full", ...attention };
}

function isSliding({ info, family }: Shape, layer: number): boolean {
  const pattern = info[`${family}.attention.sliding_window_pattern`];
  if (Array.isArray(pattern)) return pattern[layer] === true || pattern[layer] === 1;
  const period = numberOf(pattern) ?? SLIDING_PERIOD[family];
  // A window without any pattern is one for every layer (Mistral 7B v0.1, Phi-3).
  return period === undefined || (layer + 1) % period !== 0;
}

/** Hybrid families that repeat full attention at a fixed interval; others write 0 KV heads for their recurrent layers. */
function isRecurrent({ get }: Shape, layer: number): boolean {
  const interval = get("full_attention_interval");
  return interval !== null && interval > 0 && (layer + 1) % interval !== 0;
}

/** State of one recurrent layer, f32: convolution tail and, for state-space layers, the recurrent matrix. */
function stateBytes({ get, embeddingLength }: Shape): number {
  const inner = get("ssm.inner_size") ?? embeddingLength;
  const tail = (get("ssm.conv_kernel") ?? get("shortconv.l_cache") ?? 4) - 1;
  const groups = 2 * (get("ssm.group_count") ?? 0) * (get("ssm.state_size") ?? 0);
  return 4 * (tail * (inner + groups) + inner * (get("ssm.state_size") ?? 0));
}

const numberOf = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);
const arrayLength = (value: unknown): number | null => (Array.isArray(value) && value.length > 0 ? value.length : null);

function perLayer(value: unknown, blocks: number): number[] | null {
  const single = numberOf(value);
  if (single !== null) return Array.from({ length: blocks }, () => single);
  if (!Array.isArray(value) || value.length === 0) return null;
  return Array.from({ length: blocks }, (_, layer) => numberOf(value[layer]) ?? 0);
}
