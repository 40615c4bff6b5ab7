/** Options of a model as the seeds' files name them, and as Ollama takes them today. */
export interface LegacyOptions {
  readonly batch?: number | undefined;
  readonly f16_kv?: boolean | undefined;
  readonly num_batch?: number | undefined;
}

export interface Translated<T> {
  readonly options: T;
  readonly warnings: readonly string[];
}

/** Ollama ignores both old names without a word; so they are never passed on, and never said to have been applied. */
export function translateLegacy<T extends LegacyOptions>(model: string, options: T): Translated<Omit<T, "batch" | "f16_kv">> {
  const { batch, f16_kv, ...rest } = options;
  const warnings: string[] = [];
  if (batch !== undefined) {
    warnings.push(
      rest.num_batch === undefined
        ? `${model}: "batch" is an old name that Ollama ignores; it is read as num_batch: ${batch}.`
        : `${model}: "batch" is an old name that Ollama ignores; num_batch: ${rest.num_batch} beside it is taken.`,
    );
  }
  if (f16_kv !== undefined) {
    const variable = f16_kv ? "f16, which is the default" : "f32 or a quantised type";
    warnings.push(
      `${model}: "f16_kv" no longer exists; the KV cache type is the server's environment variable OLLAMA_KV_CACHE_TYPE (${variable}). Nothing was set.`,
    );
  }
  const options_ = batch !== undefined && rest.num_batch === undefined ? { ...rest, num_batch: batch } : rest;
  return { options: options_, warnings };
}
