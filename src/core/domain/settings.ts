/** `auto` leaves the decision to the server: the option is not sent at all. */
export type Auto<T> = "auto" | T;

/**
 * Options that belong to a loaded model. A change of any of them reloads the model in Ollama
 * (docs/ollama.md), so every request of one visit carries the same values.
 */
export interface RunnerSettings {
  /** Context window in tokens. */
  readonly numCtx: Auto<number>;
  /** Prompt tokens evaluated at once. */
  readonly numBatch: Auto<number>;
  readonly numThread: Auto<number>;
  /** Layers on the GPU. `auto` lets the server fit layers to memory. */
  readonly numGpu: Auto<number>;
  readonly useMmap: Auto<boolean>;
}

/** What the server does when nobody tells it anything. */
export const AUTOMATIC: RunnerSettings = {
  numCtx: "auto",
  numBatch: "auto",
  numThread: "auto",
  numGpu: "auto",
  useMmap: "auto",
};

/** `base` with a context; the rest stays as it is there. */
export const withContext = (numCtx: number, base: RunnerSettings = AUTOMATIC): RunnerSettings => ({ ...base, numCtx });

/** All options but the context. */
export const sameOptions = (a: RunnerSettings, b: RunnerSettings): boolean =>
  a.numBatch === b.numBatch && a.numThread === b.numThread && a.numGpu === b.numGpu && a.useMmap === b.useMmap;

export const sameSettings = (a: RunnerSettings, b: RunnerSettings): boolean => a.numCtx === b.numCtx && sameOptions(a, b);

export const KV_CACHE_TYPES = ["f32", "f16", "bf16", "q8_0", "q5_1", "q5_0", "q4_1", "q4_0"] as const;
export type KvCacheType = (typeof KV_CACHE_TYPES)[number];

/** Settings of the server's environment: no request can change them. */
export interface ServerSettings {
  readonly kvCacheType: KvCacheType;
  readonly flashAttention: Auto<boolean>;
  /** Slots a model is loaded with; the KV cache is multiplied by it. */
  readonly numParallel: number;
}

/** What O3 asks of a server's environment; `auto` leaves the variable unset, which is the server's own default. */
export interface ServerAsked {
  readonly kvCacheType: Auto<KvCacheType>;
  readonly flashAttention: Auto<boolean>;
  readonly numParallel: Auto<number>;
}

export const AUTOMATIC_SERVER: ServerAsked = { kvCacheType: "auto", flashAttention: "auto", numParallel: "auto" };

/** What a server runs with that was asked for this: what is automatic stays as `own` has it. */
export const serverSettingsFor = (asked: ServerAsked, own: ServerSettings): ServerSettings => ({
  kvCacheType: asked.kvCacheType === "auto" ? own.kvCacheType : asked.kvCacheType,
  flashAttention: asked.flashAttention === "auto" ? own.flashAttention : asked.flashAttention,
  numParallel: asked.numParallel === "auto" ? own.numParallel : asked.numParallel,
});

/** All that may be tuned: the options of a request, and the environment of the server that answers it. */
export interface Setup {
  readonly options: RunnerSettings;
  readonly server: ServerAsked;
}

export const TUNED_SETTINGS = [
  "num_batch",
  "num_thread",
  "num_gpu",
  "use_mmap",
  "kv_cache_type",
  "flash_attention",
  "num_parallel",
] as const;
export type TunedSetting = (typeof TUNED_SETTINGS)[number];
