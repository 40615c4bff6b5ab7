import type { EngineIdentity } from "./domain/environment";
import type { Arrival } from "./domain/exchange";
import type { Breach, HardwareLimits, HardwareProfile, HardwareReading, WatchSummary } from "./domain/hardware";
import type { ModelProfile, ModelSummary } from "./domain/model";
import type { RunnerSettings } from "./domain/settings";
import type { JournalRecord } from "./domain/journal";
import type { Said } from "./domain/statements";

/** The core's only ways to the world. Adapters reject with EngineError, or with Cancelled when `signal` aborts. */

/** How long a model stays in memory after its last request: seconds, or until it is told to go. */
export type KeepAlive = number | "forever";

export interface LoadedModel {
  readonly name: string;
  /** Of its weights and settings; absent where the server does not tell. */
  readonly digest?: string;
  /** What the server really allocated a slot, tokens; null where it does not tell. */
  readonly contextTokens: number | null;
  readonly sizeBytes: number;
  readonly vramBytes: number;
  /** What is left of it at this moment; absent where the server does not tell. */
  readonly keepAlive?: KeepAlive;
}

/** A load whose context the server told. */
export type PlacedModel = LoadedModel & { readonly contextTokens: number };

/** Whether what is in memory is this model: a copy of the same weights may be listed under the name that was loaded first. */
export const isThatModel = (loaded: Pick<LoadedModel, "name" | "digest">, { name, digest }: Pick<ModelSummary, "name" | "digest">): boolean =>
  loaded.name === name || (loaded.digest !== undefined && loaded.digest === digest);

export interface LoadRequest {
  readonly model: string;
  readonly settings: RunnerSettings;
  /** To measure on, or to put back as the user had it: then nothing of O3's own may stick to it. */
  readonly purpose: "measure" | "restore";
  /** Of a restored model; left out: the server's own. */
  readonly keepAlive?: KeepAlive;
  readonly timeLimitMs: number;
}

export interface LoadReply {
  /** Wall time at the client. */
  readonly wallMs: number;
  /** What `/api/ps` says after the load; where it does not tell the context, the load is an error. */
  readonly loaded: PlacedModel;
}

export interface GenerateRequest {
  readonly model: string;
  readonly settings: RunnerSettings;
  readonly prompt: string;
  /** Explicit and positive: 0 is unbounded on some servers. */
  readonly numPredict: number;
  readonly seed: number;
  readonly temperature: number;
  readonly timeLimitMs: number;
  /** Told when text of the reply arrives, ms since the request was sent: that stands, however the request ends. */
  readonly onText?: (sinceSentMs: number) => void;
}

/** Client times are measured at the client; server times are the reply's own counters. Milliseconds. */
export interface GenerateTimings {
  /** Time to first token at the client, waiting for a slot included. */
  readonly ttftMs: number;
  readonly wallMs: number;
  readonly loadMs: number;
  readonly promptMs: number;
  /** Null where the server leaves it out (one token). */
  readonly decodeMs: number | null;
  /** How its text came, by the client's clock; absent where it was not streamed. */
  readonly arrival?: Arrival;
}

export type GenerateReply =
  | {
      readonly state: "complete";
      readonly endReason: "stop" | "length";
      readonly text: string;
      /** Counted by the server; cached tokens included. */
      readonly promptTokens: number;
      readonly outputTokens: number;
      readonly timings: GenerateTimings;
    }
  /** A reply without `done:true` or without counts: no measurement, whatever its status. */
  | { readonly state: "void"; readonly why: Said; readonly text: string; readonly wallMs: number };

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface ChatTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly parameters: object;
}

export interface ChatRequest {
  readonly model: string;
  readonly settings: RunnerSettings;
  readonly messages: readonly ChatMessage[];
  /** Tools that may be called; none is `[]`. Models without the capability are refused as "unsupported" when there are some. */
  readonly tools: readonly ChatTool[];
  /** JSON schema that the answer has to fit; null for free text. */
  readonly format: object | null;
  /** Explicit and positive: 0 is unbounded on some servers. */
  readonly numPredict: number;
  readonly seed: number;
  readonly temperature: number;
  /** Likeliest tokens asked for at each place; servers that give no log-probabilities ignore it. 0 asks for none at all. */
  readonly topLogprobs: number;
  readonly timeLimitMs: number;
}

export interface ToolCall {
  readonly name: string;
  /** As the server parsed them; nobody has checked them against the tool's schema. */
  readonly arguments: unknown;
}

/** A token of the answer with the natural logarithm of its probability, and the likeliest tokens at its place. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly top: readonly { readonly token: string; readonly logprob: number }[];
}

interface ChatAnswer {
  readonly text: string;
  /** What a thinking model wrote before its answer. */
  readonly thinking: string;
  readonly toolCalls: readonly ToolCall[];
  /** Null where the server gives none. */
  readonly logprobs: readonly TokenLogprob[] | null;
}

export type ChatReply =
  | (Pick<Extract<GenerateReply, { state: "complete" }>, "state" | "endReason" | "promptTokens" | "outputTokens" | "timings"> & ChatAnswer)
  /** No measurement, as of GenerateReply; what came until then is there. */
  | (Pick<Extract<GenerateReply, { state: "void" }>, "state" | "why" | "wallMs"> & ChatAnswer);

export interface Engine {
  identify(signal: AbortSignal): Promise<EngineIdentity>;
  list(signal: AbortSignal): Promise<readonly ModelSummary[]>;
  describe(model: string, signal: AbortSignal): Promise<ModelProfile>;
  loaded(signal: AbortSignal): Promise<readonly LoadedModel[]>;
  load(request: LoadRequest, signal: AbortSignal): Promise<LoadReply>;
  /** Resolves when the model is gone from `/api/ps`. */
  unload(model: string, signal: AbortSignal): Promise<void>;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateReply>;
  /** By the model's own chat template, unlike `generate`; a thinking model is asked to answer without thinking. */
  chat(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
}

export interface Watch {
  /** Aborts on a breach with the Breach's message as reason. */
  readonly signal: AbortSignal;
  stop(): Promise<WatchSummary>;
  /** Ends it without a last reading: what it watched was given up. */
  drop(): Promise<void>;
}

export interface HardwareProbe {
  profile(signal: AbortSignal): Promise<HardwareProfile>;
  /** light: no tool is started and no process is looked for anew; what such a reading cannot tell is as it was. Full where it is left out. */
  read(signal: AbortSignal, depth?: "light" | "full"): Promise<HardwareReading>;
  /**
   * Samples at 1 Hz or less until stopped; takes one reading before it resolves. Watches that are on at the same time share the sampling, and
   * a breach ends all of them; each summary is about its own time.
   */
  watch(limits: HardwareLimits, onEvent: (event: WatchEvent) => void): Promise<Watch>;
}

export type WatchEvent =
  | { readonly kind: "reading"; readonly reading: HardwareReading }
  | { readonly kind: "alert"; readonly message: Said }
  | { readonly kind: "breach"; readonly breach: Breach };

export interface Clock {
  /** Epoch milliseconds, for records. */
  now(): number;
  /** Milliseconds that never run backwards, for budgets. */
  monotonic(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** A seeded source: the same seed gives the same run. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Standard normal. */
  normal(): number;
}

export interface Journal {
  /** Resolves when the record is on the disk (fsync). */
  append(record: JournalRecord): Promise<void>;
}

export interface Log {
  debug(message: Said): void;
  info(message: Said): void;
  warn(message: Said): void;
  error(message: Said): void;
}
