import type { ModelSpec } from "./model-spec";
import type { WeightType } from "./weight-type";

/** How a tensor's values are drawn. `zeroRows` leading rows are zero. */
export type Filling = { readonly kind: "ones" } | { readonly kind: "normal"; readonly deviation: number; readonly zeroRows: number };

export interface Tensor {
  readonly name: string;
  /** Values in a row. */
  readonly columns: number;
  /** Null for a vector. */
  readonly rows: number | null;
  readonly type: WeightType;
  readonly filling: Filling;
}

/** Spread of the logits: wide enough that greedy decoding does not stick to one token at once, narrow enough that sampling varies. */
const LOGIT_DEVIATION = 2.5;

/** The tensors of a llama model in file order. Control and byte tokens get logit 0, so that they are hardly ever sampled. */
export function tensorsOf({ shape, type }: ModelSpec, firstTextToken: number): Tensor[] {
  const { embedding, feedForward } = shape;
  const kvWidth = (embedding / shape.heads) * shape.kvHeads;
  const norm = (name: string): Tensor => ({ name, columns: embedding, rows: null, type: "f32", filling: { kind: "ones" } });
  const matrix = (name: string, columns: number, rows: number, deviation = 1 / Math.sqrt(columns), zeroRows = 0): Tensor => ({
    name,
    columns,
    rows,
    type,
    filling: { kind: "normal", deviation, zeroRows },
  });
  const layer = (index: number): Tensor[] => [
    norm(`blk.${index}.attn_norm.weight`),
    matrix(`blk.${index}.attn_q.weight`, embedding, embedding),
    matrix(`blk.${index}.attn_k.weight`, embedding, kvWidth),
    matrix(`blk.${index}.attn_v.weight`, embedding, kvWidth),
    matrix(`blk.${index}.attn_output.weight`, embedding, embedding),
    norm(`blk.${index}.ffn_norm.weight`),
    matrix(`blk.${index}.ffn_gate.weight`, embedding, feedForward),
    matrix(`blk.${index}.ffn_up.weight`, embedding, feedForward),
    matrix(`blk.${index}.ffn_down.weight`, feedForward, embedding),
  ];
  return [
    matrix("token_embd.weight", embedding, shape.vocabulary, 1),
    ...Array.from({ length: shape.layers }, (_, index) => layer(index)).flat(),
    norm("output_norm.weight"),
    matrix("output.weight", embedding, shape.vocabulary, LOGIT_DEVIATION / Math.sqrt(embedding), firstTextToken),
  ];
}
