import type { RunnerSettings } from "../core/domain/settings";
import type { BakedOptions } from "./contract";

const NAMES = {
  numCtx: "num_ctx",
  numBatch: "num_batch",
  numThread: "num_thread",
  numGpu: "num_gpu",
  useMmap: "use_mmap",
} as const satisfies Record<keyof RunnerSettings, string>;

/** What a preset sets; what it leaves to the server is not named. */
export function bakedOptions(settings: RunnerSettings): BakedOptions {
  const baked: Record<string, number | boolean> = {};
  for (const [key, name] of Object.entries(NAMES)) {
    const value = settings[key as keyof RunnerSettings];
    if (value !== "auto") baked[name] = value;
  }
  return baked;
}

/** num_ctx 65536 and num_batch 1024 */
export const optionWords = (options: BakedOptions): string =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(" and ");
