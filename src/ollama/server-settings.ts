import type { EngineIdentity } from "../core/domain/environment";
import { KV_CACHE_TYPES } from "../core/domain/settings";
import type { KvCacheType, ServerSettings } from "../core/domain/settings";

/** What Ollama does when its environment says nothing. */
const DEFAULTS: ServerSettings = { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 };

/**
 * The server's environment as far as it can be told: no request reads it. Variables in our own environment are taken as
 * the server's when it runs on this machine, and called assumed, since it may have been started with others.
 */
export function serverSettings(env: Readonly<Record<string, string | undefined>>, local: boolean): EngineIdentity["server"] {
  if (!local) return { state: "assumed", settings: DEFAULTS };
  const flash = env.OLLAMA_FLASH_ATTENTION;
  const slots = Number(env.OLLAMA_NUM_PARALLEL);
  return {
    state: "assumed",
    settings: {
      kvCacheType: kvType(env.OLLAMA_KV_CACHE_TYPE),
      flashAttention: flash === undefined || flash === "" ? "auto" : flash === "1" || flash.toLowerCase() === "true",
      numParallel: Number.isInteger(slots) && slots > 0 ? slots : DEFAULTS.numParallel,
    },
  };
}

const kvType = (text: string | undefined): KvCacheType =>
  KV_CACHE_TYPES.find((type) => type === text?.toLowerCase()) ?? DEFAULTS.kvCacheType;
