import type { Options } from "../api/options";
import type { Sampling, RunnerSettings } from "../runner/messages";
import type { ServerConfig } from "./config";

/** Shortest window that Ollama gives. */
const LEAST_CONTEXT = 4;
const DEFAULT_BATCH = 512;

/**
 * What a runner for these options looks like. A context beyond the trained one is clamped to it, without a word.
 * @param trained tokens; null when the model does not say
 */
export function runnerSettings(path: string, trained: number | null, options: Options, config: ServerConfig): RunnerSettings {
  const asked = Math.max(LEAST_CONTEXT, options.number("num_ctx", config.contextLength));
  const batch = options.number("num_batch", DEFAULT_BATCH);
  const threads = options.number("num_thread", 0);
  return {
    path,
    numCtx: trained === null ? asked : Math.min(asked, trained),
    numBatch: batch > 0 ? batch : DEFAULT_BATCH,
    numThread: threads > 0 ? threads : config.threads,
    // As a current Ollama on a CPU.
    useMmap: options.boolean("use_mmap", false),
    numParallel: config.parallel,
    kvType: config.kvType,
    flashAttention: config.flashAttention,
  };
}

export const sameSettings = (a: RunnerSettings, b: RunnerSettings): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Ollama's defaults. A negative seed is a random one. */
export function samplingOf(options: Options): Sampling {
  const seed = options.number("seed", -1);
  return {
    numPredict: options.number("num_predict", -1),
    numKeep: options.number("num_keep", 4),
    temperature: options.number("temperature", 0.8),
    topK: options.number("top_k", 40),
    topP: options.number("top_p", 0.9),
    minP: options.number("min_p", 0),
    seed: seed < 0 ? null : seed,
    repeatPenalty: options.number("repeat_penalty", 1),
    repeatLastN: options.number("repeat_last_n", 64),
    presencePenalty: options.number("presence_penalty", 0),
    frequencyPenalty: options.number("frequency_penalty", 0),
    stop: options.strings("stop"),
  };
}
