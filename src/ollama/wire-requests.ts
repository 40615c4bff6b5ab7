import { z } from "zod";

/**
 * Bodies of requests to Ollama's REST API. The schemas are what a server accepts: `parameters` stay open, since Ollama ignores
 * names it does not know and complains about types later, with its own words. The interfaces are what O3 sends, and no more.
 */

const options = z.record(z.string(), z.unknown());

export const createRequest = z.object({
  model: z.string(),
  from: z.string().optional(),
  files: z.record(z.string(), z.string()).optional(),
  parameters: options.optional(),
  system: z.string().optional(),
  template: z.string().optional(),
  stream: z.boolean().default(true),
});
export type WireCreateRequest = z.input<typeof createRequest>;


/** The options O3 sends. Names that servers ignore in silence are not among them. */
export interface WireOptions {
  readonly num_ctx?: number;
  readonly num_batch?: number;
  readonly num_thread?: number;
  readonly num_gpu?: number;
  readonly use_mmap?: boolean;
  readonly num_predict?: number;
  readonly seed?: number;
  readonly temperature?: number;
}

export interface WireGenerateRequest {
  readonly model: string;
  readonly prompt?: string;
  readonly stream: boolean;
  readonly raw?: boolean;
  /** False: a prompt longer than the context is refused instead of cut. */
  readonly truncate?: boolean;
  /** False: a generation ends at the window's end instead of moving the window. */
  readonly shift?: boolean;
  readonly keep_alive?: string | number;
  readonly options?: WireOptions;
}

export interface WireChatRequest extends Omit<WireGenerateRequest, "prompt" | "raw"> {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly tools?: readonly { readonly type: "function"; readonly function: object }[];
  readonly format?: object;
  readonly think: boolean;
  readonly logprobs?: boolean;
  readonly top_logprobs?: number;
}
