import type { Gguf } from "./gguf";

/** Families that repeat full attention at a fixed interval, linear attention in between. */
const INTERVALS: Readonly<Record<string, number>> = { qwen3next: 4, qwen35: 4, qwen35moe: 4 };
/** Families in which every layer has both attention and a recurrent state. */
const BOTH = new Set(["falcon-h1"]);

/** How many bytes of fixed state each layer keeps (f32), and whether it attends as well. */
export interface LayerState {
  readonly stateBytes: number;
  readonly attends: boolean;
}

/**
 * Which layers are recurrent: by interval, or by a count of zero KV heads, which is how hybrid families (jamba, granite, lfm2,
 * nemotron_h) mark them; a layer of nemotron_h without attention but with a feed-forward part keeps no state at all.
 */
export function layerStates(gguf: Gguf, kvHeads: readonly number[]): readonly LayerState[] {
  const interval = gguf.number("full_attention_interval") ?? INTERVALS[gguf.family] ?? null;
  const feedForward = gguf.family.startsWith("nemotron_h") ? gguf.perLayer("feed_forward_length") : null;
  const state = stateBytesOf(gguf);
  return Array.from({ length: gguf.blocks }, (_, layer) => {
    if (BOTH.has(gguf.family)) return { stateBytes: state, attends: true };
    const attends = interval !== null && interval > 0 ? (layer + 1) % interval === 0 : (kvHeads[layer] ?? 0) > 0;
    const onlyFeedForward = (feedForward?.[layer] ?? 0) > 0;
    return { attends, stateBytes: attends || onlyFeedForward ? 0 : state };
  });
}

/**
 * Bytes of one layer's state: the tail of its convolution and its matrix, f32, as llama.cpp allocates them. Zero for a family
 * without any such keys (its layers without attention remember nothing).
 */
function stateBytesOf(gguf: Gguf): number {
  const width = gguf.number("embedding_length") ?? 0;
  const heads = Math.max(0, ...(gguf.perLayer("attention.head_count") ?? []));
  const wkv = gguf.number("wkv.head_size");
  if (wkv !== null) return 4 * width * ((gguf.number("token_shift_count") ?? 2) + wkv);
  const shortTail = gguf.number("shortconv.l_cache");
  if (shortTail !== null) return 4 * width * Math.max(0, shortTail - 1);
  const tail = Math.max(0, (gguf.number("ssm.conv_kernel") ?? 0) - 1);
  const kda = gguf.number("kda.head_dim");
  if (kda !== null) return 4 * (3 * tail * heads * kda + kda * kda * heads);
  const inner = gguf.number("ssm.inner_size") ?? 0;
  const size = gguf.number("ssm.state_size") ?? 0;
  return 4 * (tail * (inner + 2 * (gguf.number("ssm.group_count") ?? 0) * size) + size * inner);
}
