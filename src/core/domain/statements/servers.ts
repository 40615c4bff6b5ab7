import type { Subject } from "./figure";

/** Why a setting of the server is recommended. */
export const SERVERS = {
  "cache-saves": { kvCacheType: "text", share: "share" },
  "cache-passed": { kvCacheType: "text" },
  "flash-faster": { value: "text", ratio: "ratio", pairs: "count" },
  "flash-faster-between": { value: "text", ratio: "ratio", lower: "ratio", upper: "ratio", pairs: "count" },
  "slots-faster": {
    slots: "count",
    totalTokensPerSecond: "tokensPerSecond",
    oneTokensPerSecond: "tokensPerSecond",
    rounds: "count",
    oneRounds: "count",
  },
} as const satisfies Subject;
