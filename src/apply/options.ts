import type { BakedOptions } from "./contract";

/** num_ctx 65536 and num_batch 1024 */
export const optionWords = (options: BakedOptions): string =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(" and ");
