/** Messages between the server and the process that runs one model. Memory in bytes, durations in milliseconds. */

/** What makes a runner; a change of any of these starts another one. */
export interface RunnerSettings {
  readonly path: string;
  /** Tokens a sequence, already clamped. */
  readonly numCtx: number;
  readonly numBatch: number;
  readonly numThread: number;
  readonly useMmap: boolean;
  readonly numParallel: number;
  readonly kvType: string;
  /** Null leaves it to llama.cpp. */
  readonly flashAttention: boolean | null;
}

export interface Sampling {
  readonly numPredict: number;
  readonly numKeep: number;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly seed: number | null;
  readonly repeatPenalty: number;
  readonly repeatLastN: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  readonly stop: readonly string[];
}

export interface ChatMessage {
  readonly role: string;
  readonly content: string;
}

export type PromptSource =
  { readonly kind: "raw"; readonly text: string } | { readonly kind: "messages"; readonly messages: readonly ChatMessage[] };

export type Format = { readonly kind: "free" } | { readonly kind: "json" } | { readonly kind: "schema"; readonly schema: object };

export interface GenerateRequest {
  readonly id: number;
  readonly prompt: PromptSource;
  /** Tokens of an earlier reply, put before the prompt. */
  readonly context: readonly number[];
  readonly sampling: Sampling;
  readonly format: Format;
  /** Cut a prompt that is too long, instead of refusing it. */
  readonly truncate: boolean;
  /** Go on past the end of the window by forgetting the oldest tokens. */
  readonly shift: boolean;
}

export type ToRunner =
  | { readonly type: "load"; readonly settings: RunnerSettings; readonly availableBytes: number }
  | { readonly type: "generate"; readonly request: GenerateRequest }
  | { readonly type: "abort"; readonly id: number };

/** `repeat`: the same token came too often, and Ollama gives up without a word. */
export type EndReason = "stop" | "length" | "repeat" | "aborted";

export interface Generated {
  readonly reason: EndReason;
  readonly promptTokens: number;
  /** Of these, tokens found in the slot's cache. */
  readonly cachedTokens: number;
  /** From the start of the work to the first token. */
  readonly promptMs: number;
  readonly tokens: number;
  /** From the first token to the last one. */
  readonly evalMs: number;
  /** Prompt and reply without the leading special token. */
  readonly context: readonly number[];
}

export type FromRunner =
  | { readonly type: "ready" }
  | { readonly type: "loaded"; readonly sizeBytes: number; readonly rssBytes: number }
  /** Does not fit; nothing was allocated. */
  | { readonly type: "refused"; readonly neededBytes: number }
  | { readonly type: "failed"; readonly message: string }
  | { readonly type: "pieces"; readonly id: number; readonly pieces: readonly string[] }
  | { readonly type: "end"; readonly id: number; readonly generated: Generated; readonly rssBytes: number }
  | { readonly type: "rejected"; readonly id: number; readonly status: number; readonly message: string };
