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

const modelDetails = z.object({
  format: z.string().optional(),
  family: z.string().default(""),
  families: z.array(z.string()).nullish(),
  parameter_size: z.string().default(""),
  quantization_level: z.string().default(""),
});

export const tagsReply = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      digest: z.string(),
      size: z.number().nonnegative(),
      modified_at: z.string().optional(),
      details: modelDetails,
      capabilities: z.array(z.string()).nullish(),
      /** Set where the entry stands for a model on somebody else's machine. */
      remote_host: z.string().optional(),
    }),
  ),
});

export const psReply = z.object({
  models: z.array(
    z.object({
      name: z.string(),
      digest: z.string().optional(),
      details: modelDetails.optional(),
      size: z.number().nonnegative(),
      size_vram: z.number().nonnegative().default(0),
      expires_at: z.string().optional(),
      context_length: count.optional(),
    }),
  ),
});
export type PsReply = z.infer<typeof psReply>;

export const showReply = z.object({
  details: modelDetails,
  parameters: z.string().default(""),
  template: z.string().default(""),
  modelfile: z.string().optional(),
  modified_at: z.string().optional(),
  tensors: z.array(z.object({ name: z.string(), shape: z.array(z.number()) })).nullish(),
  model_info: z.record(z.string(), z.unknown()).default({}),
  capabilities: z.array(z.string()).default([]),
});
export type ShowReply = z.infer<typeof showReply>;

/** A whole reply, or one line of a streamed one, of `/api/generate`. The last line has `done: true` and the counters. */
export const generateReply = z.object({
  model: z.string(),
  created_at: z.string().optional(),
  response: z.string().default(""),
  thinking: z.string().optional(),
  done: z.boolean(),
  done_reason: z.string().optional(),
  total_duration: nanoseconds.optional(),
  load_duration: nanoseconds.optional(),
  prompt_eval_count: count.optional(),
  prompt_eval_duration: nanoseconds.optional(),
  eval_count: count.optional(),
  eval_duration: nanoseconds.optional(),
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
export const statusReply = z.object({ status: z.string() });

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
