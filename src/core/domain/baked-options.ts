import type { RunnerSettings } from "./settings";

/** Options as Ollama names them; what is left to the server is left out. */
export type BakedOptions = Readonly<Record<string, number | boolean>>;

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

/** The same options with the same values, in whatever order. */
export const sameBaked = (a: BakedOptions, b: BakedOptions): boolean => inOrder(a) === inOrder(b);

const inOrder = (options: BakedOptions): string => JSON.stringify(Object.entries(options).sort(([a], [b]) => a.localeCompare(b)));
