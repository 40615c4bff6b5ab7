import type { NOISE } from "../../core/domain/statements/noise";
import type { Sentences } from "./sentences";

export const NOISE_WORDS: Sentences<typeof NOISE> = {
  "noise-processor": "Other programs use the processor ({cores} cores): {programs}.",
  "noise-processor-unnamed": "Other programs use the processor ({cores} cores).",
  "noise-program": "{name} {cores}",
  "noise-gpu": "Other programs use the GPU: {programs}.",
  "noise-gpu-unnamed": "Something else keeps the GPU busy ({share}).",
  "noise-server": "Another client uses the server.",
  "noise-disturbs": "That disturbs the measurement: end it, or let O3 wait with --wait-for-quiet.",
  "not-quiet-in-time": "The machine did not become quiet in time. {noise} Measuring all the same.",
  "waiting-for-quiet": "Waiting for a quiet machine. {noise}",
  "waiting-in-line": "Waiting in line: another O3 measures {what}.",
};
