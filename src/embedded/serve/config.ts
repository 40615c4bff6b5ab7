import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { durationMs, FOREVER_MS } from "../api/duration";
import { defaultFolder } from "../models/folder";

/** How the server behaves, from flags and the variables that Ollama knows. */
export interface ServerConfig {
  readonly port: number;
  readonly modelsFolder: string;
  /** Models to make at the start when they are missing. */
  readonly make: readonly string[];
  /** Bytes that all runners together may take, on top of what the machine allows. */
  readonly memoryLimitBytes: number;
  readonly contextLength: number;
  readonly keepAliveMs: number;
  readonly kvType: string;
  readonly flashAttention: boolean | null;
  readonly parallel: number;
  readonly maxQueue: number;
  readonly maxLoadedModels: number;
  /** Where a request does not say. */
  readonly threads: number;
}

const DEFAULT_CONTEXT = 4096;
const DEFAULT_QUEUE = 512;
const DEFAULT_LOADED = 3;

/** Flags, and the variable that each one overrides. */
const FLAGS = {
  "keep-alive": "OLLAMA_KEEP_ALIVE",
  "context-length": "OLLAMA_CONTEXT_LENGTH",
  "kv-cache-type": "OLLAMA_KV_CACHE_TYPE",
  "flash-attention": "OLLAMA_FLASH_ATTENTION",
  "num-parallel": "OLLAMA_NUM_PARALLEL",
  "max-queue": "OLLAMA_MAX_QUEUE",
  "max-loaded-models": "OLLAMA_MAX_LOADED_MODELS",
} as const;

const string = { type: "string" } as const;

/** @throws when a flag is unknown */
export function readConfig(args: readonly string[], env: NodeJS.ProcessEnv): ServerConfig {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: string,
      models: string,
      make: string,
      "mem-limit": string,
      threads: string,
      "keep-alive": string,
      "context-length": string,
      "kv-cache-type": string,
      "flash-attention": string,
      "num-parallel": string,
      "max-queue": string,
      "max-loaded-models": string,
    },
  });
  const setting = (flag: keyof typeof FLAGS): string => values[flag] ?? env[FLAGS[flag]] ?? "";
  return {
    port: natural(values.port, 11_435),
    modelsFolder: values.models ?? defaultFolder(env),
    make: (values.make ?? "").split(",").filter((name) => name !== ""),
    memoryLimitBytes: natural(values["mem-limit"], Infinity),
    contextLength: positive(setting("context-length"), DEFAULT_CONTEXT),
    keepAliveMs: keepAlive(setting("keep-alive")),
    kvType: setting("kv-cache-type") === "" ? "f16" : setting("kv-cache-type").toLowerCase(),
    flashAttention: flag(setting("flash-attention")),
    parallel: positive(setting("num-parallel"), 1),
    maxQueue: natural(setting("max-queue"), DEFAULT_QUEUE),
    maxLoadedModels: positive(setting("max-loaded-models"), DEFAULT_LOADED),
    threads: positive(values.threads ?? "", availableParallelism()),
  };
}

/** Ollama takes its default where a variable makes no sense. */
function natural(text: string | undefined, fallback: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : fallback;
}

function positive(text: string, fallback: number): number {
  const value = natural(text, fallback);
  return value > 0 ? value : fallback;
}

function flag(text: string): boolean | null {
  if (text === "") return null;
  return !["0", "f", "false"].includes(text.toLowerCase());
}

function keepAlive(text: string): number {
  const standard = 5 * 60_000;
  if (text === "") return standard;
  try {
    const ms = /^-?\d+$/.test(text) ? Number(text) * 1000 : durationMs(text);
    return ms < 0 ? FOREVER_MS : ms;
  } catch {
    return standard;
  }
}
