import type { EngineIdentity } from "../core/domain/environment";
import { KV_CACHE_TYPES } from "../core/domain/settings";
import type { KvCacheType, ServerSettings } from "../core/domain/settings";
import type { VersionReply } from "./wire";

/** What Ollama does when its environment says nothing. */
const DEFAULTS: ServerSettings = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 };

/**
 * The server's environment as far as it can be told. The embedded engine tells its own; Ollama's cannot be read by any request.
 * Where the system shows the server's variables (`own`) they are known; else those in our own environment are taken as the
 * server's when it runs on this machine, and called assumed, since it may have been started with others.
 */
export function serverSettings(
  env: Readonly<Record<string, string | undefined>>,
  local: boolean,
  embedded: VersionReply["embedded"],
  own: Readonly<Record<string, string | undefined>> | null = null,
): EngineIdentity["server"] {
  if (embedded) {
    const settings = {
      kvCacheType: kvType(embedded.kv_cache_type),
      flashAttention: embedded.flash_attention ?? DEFAULTS.flashAttention,
      numParallel: embedded.num_parallel ?? DEFAULTS.numParallel,
    };
    return { state: "known", settings };
  }
  if (!local) return { state: "assumed", settings: DEFAULTS };
  return own ? { state: "known", settings: settingsIn(own) } : { state: "assumed", settings: settingsIn(env) };
}

function settingsIn(env: Readonly<Record<string, string | undefined>>): ServerSettings {
  const slots = Number(env.OLLAMA_NUM_PARALLEL);
  return {
    kvCacheType: kvType(env.OLLAMA_KV_CACHE_TYPE),
    flashAttention: goBoolean(env.OLLAMA_FLASH_ATTENTION) ?? DEFAULTS.flashAttention,
    numParallel: Number.isInteger(slots) && slots > 0 ? slots : DEFAULTS.numParallel,
  };
}

const kvType = (text: string | undefined): KvCacheType =>
  KV_CACHE_TYPES.find((type) => type === text?.trim().toLowerCase()) ?? DEFAULTS.kvCacheType;

/** Ollama reads booleans as Go does, and takes any other text that is not empty for true. */
function goBoolean(text: string | undefined): boolean | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : !["0", "f", "F", "false", "FALSE", "False"].includes(trimmed);
}
