import type { ShowReply } from "./wire";

/** Of a reply to `/api/show` what tells the architecture. */
export type ShownMetadata = Pick<ShowReply, "model_info"> & Partial<Pick<ShowReply, "tensors">>;

/** A model's GGUF metadata as `/api/show` lists it: every key of the architecture carries the family's name as prefix. */
export interface Gguf {
  readonly family: string;
  readonly blocks: number;
  /** A single number; null where the key is absent or holds something else. */
  readonly number: (key: string) => number | null;
  /** One number a layer, from an array or from a single number for all; null where the key is absent or withheld. */
  readonly perLayer: (key: string) => readonly number[] | null;
  readonly has: (key: string) => boolean;
  readonly vocabularySize: number | null;
}

export function readGguf(show: ShownMetadata, family: string): Gguf {
  const info = show.model_info;
  const value = (key: string): unknown => (key === "block_count" ? layersIn(info[`${family}.block_count`]) : info[`${family}.${key}`]);
  const single = (key: string): number | null => countOf(value(key));
  const blocks = single("block_count") ?? 0;
  return {
    family,
    blocks,
    number: single,
    perLayer: (key) => spread(value(key), blocks),
    has: (key) => info[`${family}.${key}`] !== undefined,
    vocabularySize: single("vocab_size") ?? listLength(info["tokenizer.ggml.tokens"]) ?? embeddedTokens(show),
  };
}

/**
 * Arrays of the architecture that a short `/api/show` leaves out (it prints null for every array); only a verbose one, with the
 * whole vocabulary, has them.
 */
export const withheldKeys = (info: Readonly<Record<string, unknown>>, family: string): readonly string[] =>
  Object.keys(info).filter((key) => key.startsWith(`${family}.`) && info[key] === null);

/** A number that is one; true and false count as 1 and 0. */
export function numberOf(value: unknown): number | null {
  if (typeof value === "boolean") return value ? 1 : 0;
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** Counts and lengths of an architecture lie far below; what does not is none, and would cost the reader all memory or time. */
const MOST = 1e9;
const MOST_LAYERS = 10_000;

function countOf(value: unknown): number | null {
  const number = numberOf(value);
  return number !== null && number >= 0 && number <= MOST ? number : null;
}

function layersIn(value: unknown): number | null {
  const layers = countOf(value);
  return layers !== null && Number.isInteger(layers) && layers <= MOST_LAYERS ? layers : null;
}

function spread(value: unknown, blocks: number): readonly number[] | null {
  const single = countOf(value);
  if (single !== null) return Array.from({ length: blocks }, () => single);
  if (!Array.isArray(value) || value.length < blocks) return null;
  return Array.from({ length: blocks }, (_, layer) => countOf(value[layer]) ?? 0);
}

const listLength = (value: unknown): number | null => (Array.isArray(value) && value.length > 0 ? value.length : null);

/** The embedding table has a column for each token. */
const embeddedTokens = ({ tensors }: ShownMetadata): number | null =>
  tensors?.find((tensor) => tensor.name === "token_embd.weight")?.shape[1] ?? null;
