import type { EngineIdentity } from "./domain/environment";
import type { Breach, HardwareLimits, HardwareProfile, HardwareReading, WatchSummary } from "./domain/hardware";
import type { ModelProfile, ModelSummary } from "./domain/model";
import type { RunnerSettings } from "./domain/settings";
import type { JournalRecord } from "./domain/trial";

/** The core's only ways to the world. Adapters reject with EngineError, or with Cancelled when `signal` aborts. */

export interface LoadedModel {
  readonly name: string;
  /** What the server really allocated a slot, tokens. */
  readonly contextTokens: number;
  readonly sizeBytes: number;
  readonly vramBytes: number;
}

export interface LoadRequest {
  readonly model: string;
  readonly settings: RunnerSettings;
  /** To measure on, or to put back as the user had it: then nothing of O3's own may stick to it. */
  readonly purpose: "measure" | "restore";
  readonly timeLimitMs: number;
}

export interface LoadReply {
  /** Wall time at the client. */
  readonly wallMs: number;
  /** What `/api/ps` says after the load. */
  readonly loaded: LoadedModel;
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
  | { readonly state: "void"; readonly why: string; readonly text: string; readonly wallMs: number };

export interface Engine {
  identify(signal: AbortSignal): Promise<EngineIdentity>;
  list(signal: AbortSignal): Promise<readonly ModelSummary[]>;
  describe(model: string, signal: AbortSignal): Promise<ModelProfile>;
  loaded(signal: AbortSignal): Promise<readonly LoadedModel[]>;
  load(request: LoadRequest, signal: AbortSignal): Promise<LoadReply>;
  /** Resolves when the model is gone from `/api/ps`. */
  unload(model: string, signal: AbortSignal): Promise<void>;
  generate(request: GenerateRequest, signal: AbortSignal): Promise<GenerateReply>;
}

export interface Watch {
  /** Aborts on a breach with the Breach's message as reason. */
  readonly signal: AbortSignal;
  stop(): Promise<WatchSummary>;
}

export interface HardwareProbe {
  profile(signal: AbortSignal): Promise<HardwareProfile>;
  read(signal: AbortSignal): Promise<HardwareReading>;
  /** Samples at 1 Hz or less until stopped; takes one reading before it resolves. */
  watch(limits: HardwareLimits, onEvent: (event: WatchEvent) => void): Promise<Watch>;
}

export type WatchEvent =
  | { readonly kind: "reading"; readonly reading: HardwareReading }
  | { readonly kind: "alert"; readonly message: string }
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
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
