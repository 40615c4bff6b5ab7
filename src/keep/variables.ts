import type { ServerAsked } from "../core/domain/settings";
import type { Variable } from "./guide";

/** The server's own, unquantised types of KV cache. */
const PLAIN_KV = ["f32", "f16", "bf16"];

/** What is asked, as variables; what is left to the server is not named. Without flash attention a quantised KV cache is refused or ignored. */
export function serverVariables({ kvCacheType, flashAttention, numParallel }: ServerAsked): readonly Variable[] {
  const quantised = kvCacheType !== "auto" && !PLAIN_KV.includes(kvCacheType);
  const flash = flashAttention === "auto" && quantised ? true : flashAttention;
  return [
    ...(kvCacheType === "auto" ? [] : [["OLLAMA_KV_CACHE_TYPE", kvCacheType] as const]),
    ...(flash === "auto" ? [] : [["OLLAMA_FLASH_ATTENTION", flash ? "1" : "0"] as const]),
    ...(numParallel === "auto" ? [] : [["OLLAMA_NUM_PARALLEL", String(numParallel)] as const]),
  ];
}
