import type { LIMITS } from "../../core/domain/statements/limits";
import type { Sentences } from "./sentences";

export const LIMIT_WORDS: Sentences<typeof LIMITS> = {
  "ram-past-limit": "RAM is at {share}; the limit is {limit}.",
  "vram-past-limit": "VRAM of {gpu} is at {share}; the limit is {limit}.",
  "swapped-out": "The system swapped out {bytes} during the trial.",
  "too-hot": "The temperature is {celsius} °C; the limit is {limitCelsius} °C.",
  "ram-high": "RAM is at {share} (alert at {alert}, limit {limit}).",
  "vram-high": "VRAM of GPU {index} ({gpu}) is at {share} (alert at {alert}, limit {limit}).",
};
