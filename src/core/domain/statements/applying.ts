import type { Subject } from "./figure";

/** Why a preset is not applied, or cannot be checked. */
export const APPLYING = {
  "login-in-address": { address: "text" },
  "tested-not-stable": { preset: "preset", model: "text", why: "said" },
  "from-simulation": {},
  "model-gone-from-server": { model: "text" },
  "check-stopped": { why: "said" },
  "too-tight": { needBytes: "bytes", pool: "text", usedBytes: "bytes", totalBytes: "bytes" },
  "name-the-model": {},
  "embedded-fetches-none": {},
  "too-small-for": { agent: "text", presets: "list", why: "said" },
  "name-agent": { why: "said", agent: "text" },
  "preset-title": { preset: "preset" },
  "user-wide-agent": {},
} as const satisfies Subject;
