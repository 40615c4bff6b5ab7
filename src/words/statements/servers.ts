import type { SERVERS } from "../../core/domain/statements/servers";
import type { Sentences } from "./sentences";

export const SERVER_WORDS: Sentences<typeof SERVERS> = {
  "cache-saves": "kv_cache_type {kvCacheType}: {share} of the memory a token, quality gate passed",
  "cache-passed": "kv_cache_type {kvCacheType}: quality gate passed",
  "flash-faster": {
    by: "pairs",
    one: "flash_attention {value}: a turn x{ratio}, from {pairs} pair of loads",
    many: "flash_attention {value}: a turn x{ratio}, from {pairs} pairs of loads",
  },
  "flash-faster-between": {
    by: "pairs",
    one: "flash_attention {value}: a turn x{ratio} ({lower} to {upper}), from {pairs} pair of loads",
    many: "flash_attention {value}: a turn x{ratio} ({lower} to {upper}), from {pairs} pairs of loads",
  },
  "slots-faster":
    "num_parallel {slots}: {totalTokensPerSecond} tok/s with {slots} agents instead of {oneTokensPerSecond} with one (rounds measured: {rounds} and {oneRounds})",
};
