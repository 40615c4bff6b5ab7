import { AUTOMATIC } from "../core/domain/settings";
import type { RunnerSettings, ServerSettings } from "../core/domain/settings";

/** What old names mean today. `settings` go with requests; `server` can only be set where the server is started. */
export interface TranslatedOptions {
  readonly settings: RunnerSettings;
  readonly server: Partial<ServerSettings>;
  /** One sentence for each name that was translated, cannot be used, or is not known: none is applied in silence. */
  readonly warnings: readonly string[];
}

const CURRENT = ["num_ctx", "num_batch", "num_thread", "num_gpu"] as const;
type CurrentName = (typeof CURRENT)[number];
const FIELD: Readonly<Record<CurrentName, "numCtx" | "numBatch" | "numThread" | "numGpu">> = {
  num_ctx: "numCtx",
  num_batch: "numBatch",
  num_thread: "numThread",
  num_gpu: "numGpu",
};

/** Names that Ollama once had: today it answers 200 and ignores them. */
const GONE = new Set(["use_mlock", "low_vram", "numa", "logits_all", "vocab_only", "mirostat", "mirostat_tau", "mirostat_eta"]);

/**
 * Reads options of old configuration files. `batch` is `num_batch`; `f16_kv` is the type of the KV cache, which no request can
 * set any more. A name of today wins over the old name for the same thing.
 */
export function translateLegacy(options: Readonly<Record<string, unknown>>): TranslatedOptions {
  const warnings: string[] = [];
  let settings: RunnerSettings = AUTOMATIC;
  let server: Partial<ServerSettings> = {};
  for (const [name, value] of Object.entries(options)) {
    const current = CURRENT.find((known) => known === name);
    if (current) settings = { ...settings, [FIELD[current]]: wholeNumber(name, value, warnings) };
    else if (name === "batch") settings = { ...settings, ...oldBatch(value, options, warnings) };
    else if (name === "use_mmap") settings = { ...settings, useMmap: yesOrNo(name, value, warnings) };
    else if (name === "f16_kv") server = { ...server, ...kvType(value, warnings) };
    else warnings.push(unusable(name));
  }
  return { settings, server, warnings };
}

function oldBatch(value: unknown, options: Readonly<Record<string, unknown>>, warnings: string[]): Partial<RunnerSettings> {
  if ("num_batch" in options) {
    warnings.push('"batch" is the old name of "num_batch", which is set as well: "batch" is not used.');
    return {};
  }
  const numBatch = wholeNumber("batch", value, warnings);
  if (numBatch !== "auto") warnings.push('"batch" is read as "num_batch": Ollama ignores the old name without a word.');
  return { numBatch };
}

function kvType(value: unknown, warnings: string[]): Partial<ServerSettings> {
  const half = yesOrNo("f16_kv", value, warnings);
  if (half === "auto") return {};
  const kvCacheType = half ? "f16" : "f32";
  warnings.push(
    `"f16_kv: ${half}" is read as a KV cache of type ${kvCacheType}: no request can set it today, only OLLAMA_KV_CACHE_TYPE in the server's environment ` +
      `(f16 by default; q8_0 or q4_0 with flash attention take half or a quarter of it).`,
  );
  return { kvCacheType };
}

function wholeNumber(name: string, value: unknown, warnings: string[]): number | "auto" {
  // num_gpu may be 0 (none on the GPU); 0 of anything else, and -1 everywhere, leaves the choice to the server.
  if (typeof value === "number" && Number.isInteger(value) && value >= (name === "num_gpu" ? 0 : 1)) return value;
  if (value !== "auto" && value !== null && value !== -1 && value !== 0) {
    warnings.push(`"${name}" has to be a whole number, not ${JSON.stringify(value)}: the server's own choice is used.`);
  }
  return "auto";
}

function yesOrNo(name: string, value: unknown, warnings: string[]): boolean | "auto" {
  if (typeof value === "boolean") return value;
  if (value !== "auto" && value !== null) warnings.push(`"${name}" has to be true or false, not ${JSON.stringify(value)}: it is not used.`);
  return "auto";
}

const unusable = (name: string): string =>
  GONE.has(name)
    ? `"${name}" is not used: Ollama dropped it and ignores it without a word.`
    : `"${name}" is not used: O3 does not know it, and Ollama ignores names that it does not know.`;
