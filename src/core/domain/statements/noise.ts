import type { Subject } from "./figure";

/** Who disturbs a machine before a run, and what a run waits for. */
export const NOISE = {
  "noise-processor": { cores: "number", programs: "list" },
  "noise-processor-unnamed": { cores: "number" },
  "noise-program": { name: "text", cores: "number" },
  "noise-gpu": { programs: "text" },
  "noise-gpu-unnamed": { share: "share" },
  "noise-server": {},
  "noise-disturbs": {},
  "not-quiet-in-time": { noise: "said" },
  "waiting-for-quiet": { noise: "said" },
  "waiting-in-line": { what: "text" },
} as const satisfies Subject;
