import type { Setup } from "../domain/settings";
import type { KvCacheReading } from "../domain/tuning";

/** Types of the KV cache that hold at least what the server's own does. */
const PLAIN = ["auto", "f16", "bf16", "f32"];

/** Whether answers under a setup are as good as before, as far as is proven: a smaller KV cache needs a passed check, and no check is none. */
export const answersHold = ({ server: { kvCacheType } }: Pick<Setup, "server">, readings: readonly KvCacheReading[]): boolean =>
  PLAIN.includes(kvCacheType) || readings.some((reading) => reading.kvCacheType === kvCacheType && reading.quality.state === "passed");
