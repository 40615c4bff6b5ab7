import type { ByteWriter } from "./byte-writer";
import { ALIGNMENT, VALUE_TYPE } from "./format";
import type { ModelSpec } from "./model-spec";
import type { Vocabulary } from "./vocabulary";
import { ENCODINGS } from "./weight-type";

export type MetadataValue =
  | { readonly type: "u32" | "f32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "strings"; readonly value: readonly string[] }
  | { readonly type: "f32s" | "i32s"; readonly value: readonly number[] };

/** Raised when the bytes of a spec change, so that files made by an older generator are made again. */
const GENERATOR_VERSION = 1;

const TEMPLATE =
  "{% for m in messages %}{{ '\\n' + m['role'] + ': ' + m['content'] }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '\\nassistant:' }}{% endif %}";

const u32 = (value: number): MetadataValue => ({ type: "u32", value });
const string = (value: string): MetadataValue => ({ type: "string", value });

/** The keys that a recipe decides; whole numbers only, so that a file can be compared with its recipe. */
export function recipeMetadata({ shape, type, trainedContext, seed }: ModelSpec): Readonly<Record<string, number>> {
  return {
    "general.file_type": ENCODINGS[type].fileType,
    "o3.generator.version": GENERATOR_VERSION,
    "o3.generator.seed": seed,
    "llama.context_length": trainedContext,
    "llama.embedding_length": shape.embedding,
    "llama.block_count": shape.layers,
    "llama.feed_forward_length": shape.feedForward,
    "llama.attention.head_count": shape.heads,
    "llama.attention.head_count_kv": shape.kvHeads,
    "llama.rope.dimension_count": shape.embedding / shape.heads,
    "llama.vocab_size": shape.vocabulary,
  };
}

/** The header's keys. The name begins with `random-`: whoever reads it knows that the answers mean nothing. */
export function metadataOf(spec: ModelSpec, vocabulary: Vocabulary): [string, MetadataValue][] {
  const recipe = Object.entries(recipeMetadata(spec)).map(([key, value]): [string, MetadataValue] => [key, u32(value)]);
  return [
    ["general.architecture", string("llama")],
    ["general.type", string("model")],
    ["general.name", string(`random-${spec.size}`)],
    ["general.quantization_version", u32(2)],
    ["general.alignment", u32(ALIGNMENT)],
    ...recipe,
    ["llama.attention.layer_norm_rms_epsilon", { type: "f32", value: 1e-5 }],
    ["llama.rope.freq_base", { type: "f32", value: 500_000 }],
    ["tokenizer.ggml.model", string("llama")],
    ["tokenizer.ggml.pre", string("default")],
    ["tokenizer.ggml.tokens", { type: "strings", value: vocabulary.texts }],
    ["tokenizer.ggml.scores", { type: "f32s", value: vocabulary.scores }],
    ["tokenizer.ggml.token_type", { type: "i32s", value: vocabulary.kinds }],
    ["tokenizer.ggml.bos_token_id", u32(1)],
    ["tokenizer.ggml.eos_token_id", u32(2)],
    ["tokenizer.ggml.unknown_token_id", u32(0)],
    ["tokenizer.ggml.add_bos_token", { type: "bool", value: true }],
    ["tokenizer.ggml.add_eos_token", { type: "bool", value: false }],
    ["tokenizer.chat_template", string(TEMPLATE)],
  ];
}

export function writeMetadata(writer: ByteWriter, key: string, entry: MetadataValue): void {
  writer.string(key);
  switch (entry.type) {
    case "u32":
      writer.u32(VALUE_TYPE.u32);
      writer.u32(entry.value);
      return;
    case "f32":
      writer.u32(VALUE_TYPE.f32);
      writer.f32(entry.value);
      return;
    case "bool":
      writer.u32(VALUE_TYPE.bool);
      writer.bool(entry.value);
      return;
    case "string":
      writer.u32(VALUE_TYPE.string);
      writer.string(entry.value);
      return;
    case "strings":
      arrayHead(writer, VALUE_TYPE.string, entry.value.length);
      for (const text of entry.value) writer.string(text);
      return;
    case "f32s":
      arrayHead(writer, VALUE_TYPE.f32, entry.value.length);
      for (const value of entry.value) writer.f32(value);
      return;
    case "i32s":
      arrayHead(writer, VALUE_TYPE.i32, entry.value.length);
      for (const value of entry.value) writer.i32(value);
      return;
  }
}

function arrayHead(writer: ByteWriter, type: number, length: number): void {
  writer.u32(VALUE_TYPE.array);
  writer.u32(type);
  writer.u64(length);
}
