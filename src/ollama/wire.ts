import { z } from "zod";

/**
 * Ollama's REST API as two versions of a real server spoke it (test/support/recordings). Unknown keys are dropped,
 * keys that only some versions send are optional. Durations are nanoseconds, sizes bytes, counts tokens.
 */

const nanoseconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** The embedded engine alone tells its settings; of Ollama's environment nothing can be read. */
const embeddedSettings = z.object({
  kv_cache_type: z.string().optional(),
  flash_attention: z.boolean().nullish(),
  num_parallel: z.number().int().positive().optional(),
});

export const versionReply = z.object({ version: z.string(), embedded: embeddedSettings.optional().catch(undefined) });
export type VersionReply = z.infer<typeof versionReply>;

/**
 * What only describes a model is read as far as it goes: servers leave fields out, send null for lists and objects, or send another kind.
 * The field is then what stands in for it, and what else was sent still counts.
 */
const or = <T extends z.ZodType, F>(schema: T, standIn: F) =>
  schema
    .nullish()
    .transform((value): z.output<T> | F => value ?? standIn)
    .catch(standIn as never);

/** The entries of a list that can be read; null for a list is an empty one. */
const entries = <T extends z.ZodType>(entry: T): z.ZodType<z.output<T>[]> =>
  z
    .array(z.unknown())
    .nullish()
    .transform((list) =>
      (list ?? []).flatMap((value) => {
        const parsed = entry.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );

const size = z.number().nonnegative();
const texts = z.array(z.unknown()).transform((list) => list.filter((value) => typeof value === "string"));

const modelDetails = z.object({
  family: or(z.string(), ""),
  parameter_size: or(z.string(), ""),
  quantization_level: or(z.string(), ""),
});
const NO_DETAILS = { family: "", parameter_size: "", quantization_level: "" } satisfies z.output<typeof modelDetails>;

/** Older servers send one of the two names only. */
const named = <T extends z.ZodRawShape>(shape: T) =>
  z.preprocess(
    (value) => (typeof value === "object" && value !== null && "model" in value && !("name" in value && typeof value.name === "string") ? { ...value, name: value.model } : value),
    z.object({ name: z.string().min(1), ...shape }),
  );

/** Null for the whole of a reply is one with nothing in it. */
const orEmpty = <T extends z.ZodRawShape>(shape: T) => z.preprocess((value) => value ?? {}, z.object(shape));

export const tagsReply = orEmpty({
  models: entries(
    named({
      digest: or(z.string(), ""),
      size: or(size, 0),
      details: or(modelDetails, NO_DETAILS),
      /** Null where the server does not tell them. */
      capabilities: or(texts, null),
      /** Set where the entry stands for a model on somebody else's machine. */
      remote_host: or(z.string().min(1), null),
    }),
  ),
});

export type TagsReply = z.infer<typeof tagsReply>;

/** What is in memory: a list that cannot be read hides no model that is installed. */
export const psReply = orEmpty({
  models: entries(
    named({
      digest: or(z.string(), ""),
      size: or(size, 0),
      size_vram: or(size, 0),
      expires_at: or(z.string(), null),
      /** Null where it is not told: by servers before 0.11, and by newer ones while the model is being loaded (0 there). */
      context_length: or(z.number().int().positive(), null),
    }),
  ).catch([]),
});
export type PsReply = z.infer<typeof psReply>;

const NO_INFO: Readonly<Record<string, unknown>> = {};

export const showReply = z.object({
  details: or(modelDetails, NO_DETAILS),
  parameters: or(z.string(), ""),
  template: or(z.string(), ""),
  modelfile: or(z.string(), null),
  tensors: or(z.array(z.object({ name: z.string(), shape: z.array(z.number()) })), null),
  model_info: or(z.record(z.string(), z.unknown()), NO_INFO),
  /** Null where the server does not tell them. */
  capabilities: or(texts, null),
  remote_host: or(z.string().min(1), null),
});
export type ShowReply = z.infer<typeof showReply>;

/** Null counts as left out. */
const orAbsent = <T extends z.ZodType>(schema: T) => schema.or(z.null().transform(() => undefined)).optional();

/** A whole reply, or one line of a streamed one, of `/api/generate`. The last line has `done: true` and the counters. */
export const generateReply = z.object({
  model: z.string(),
  created_at: orAbsent(z.string()),
  response: z.string().default(""),
  thinking: orAbsent(z.string()),
  done: z.boolean(),
  done_reason: orAbsent(z.string()),
  total_duration: orAbsent(nanoseconds),
  load_duration: orAbsent(nanoseconds),
  prompt_eval_count: orAbsent(count),
  prompt_eval_duration: orAbsent(nanoseconds),
  eval_count: orAbsent(count),
  eval_duration: orAbsent(nanoseconds),
});
export type WireGenerateReply = z.infer<typeof generateReply>;

const tokenLogprob = z.object({ token: z.string(), logprob: z.number() });

/** The same of `/api/chat`. Log-probabilities come from 0.12.11 on, each line with those of its own tokens. */
export const chatReply = generateReply.omit({ response: true }).extend({
  logprobs: z.array(tokenLogprob.extend({ top_logprobs: z.array(tokenLogprob).nullish() })).nullish(),
  message: z.object({
    role: z.string(),
    content: z.string().default(""),
    thinking: z.string().optional(),
    tool_calls: z.array(z.object({ function: z.object({ name: z.string(), arguments: z.unknown() }) })).optional(),
  }),
});
export type WireChatReply = z.infer<typeof chatReply>;

/** A line of a streamed `/api/pull`, `/api/create` and the like. */
export const statusReply = z.object({
  status: z.string(),
  digest: or(z.string(), null),
  completed: or(size, null),
  total: or(size, null),
});

/** A refusal, whole or as a line in the middle of a stream (then behind status 200). */
const errorReply = z.object({ error: z.union([z.string(), z.object({ message: z.string() })]) });

/** The new server passes its runner's refusal on as JSON inside the string. */
const nestedError = z.object({ error: z.object({ message: z.string(), type: z.string().optional() }) });

/** The sentence in a refusal's body, wherever the version put it; null when the body is none. */
export function errorText(body: unknown): string | null {
  const parsed = errorReply.safeParse(body);
  if (!parsed.success) return null;
  const { error } = parsed.data;
  if (typeof error !== "string") return error.message;
  if (!error.startsWith("{")) return error;
  try {
    const nested = nestedError.safeParse(JSON.parse(error));
    return nested.success ? nested.data.error.message : error;
  } catch {
    return error;
  }
}
