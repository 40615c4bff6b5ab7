import type { Subject } from "./figure";

/** Which limit of the machine was passed, and what comes near one. */
export const LIMITS = {
  "ram-past-limit": { share: "share", limit: "share" },
  "vram-past-limit": { gpu: "text", share: "share", limit: "share" },
  "swapped-out": { bytes: "bytes" },
  "too-hot": { celsius: "count", limitCelsius: "count" },
  "ram-high": { share: "share", alert: "share", limit: "share" },
  "vram-high": { index: "count", gpu: "text", share: "share", alert: "share", limit: "share" },
} as const satisfies Subject;
