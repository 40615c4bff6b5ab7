import { KV_BYTES_PER_ELEMENT } from "../estimate/kv-cache";
import type { Setup, TunedSetting } from "../domain/settings";
import type { TuneCandidate, TunePosition } from "./contract";

/** Over how many units (doublings) a setting's effect stays alike. Threads have cliffs, batches have slopes. */
const REACH: Readonly<Record<TunedSetting, number>> = {
  num_batch: 2,
  num_thread: 0.5,
  num_gpu: 0.5,
  use_mmap: 1,
  kv_cache_type: 1,
  flash_attention: 1,
  num_parallel: 1,
};
/** Variance that only combinations of settings explain, where each setting of its own has 1. */
const INTERACTION = 0.25;
/** Where an automatic setting lies when nobody says: away from every value. */
const UNKNOWN = -10;

/** Position read from the setup, for candidates that carry none. */
function positionOfSetup({ options, server }: Setup): TunePosition {
  const size = (value: number | "auto"): number => (value === "auto" ? UNKNOWN : Math.log2(Math.max(0.5, value)));
  const flag = (value: boolean | "auto"): number => (value === "auto" ? UNKNOWN : Number(value));
  return {
    num_batch: size(options.numBatch),
    num_thread: size(options.numThread),
    num_gpu: size(options.numGpu),
    use_mmap: flag(options.useMmap),
    kv_cache_type: server.kvCacheType === "auto" ? UNKNOWN : Math.log2(KV_BYTES_PER_ELEMENT[server.kvCacheType]),
    flash_attention: flag(server.flashAttention),
    num_parallel: size(server.numParallel),
  };
}

/** Matern correlation of smoothness 3/2: smooth, but not so smooth that it overshoots. */
const matern = (distance: number): number => (1 + Math.sqrt(3) * distance) * Math.exp(-Math.sqrt(3) * distance);

/**
 * How alike the effects of two candidates are: the settings' own effects add up, and a smaller part belongs to combinations.
 * A visit thus tells something of every candidate that shares a value with it.
 */
export function similarity(candidates: readonly TuneCandidate[]): number[][] {
  const positions = candidates.map((candidate) => candidate.position ?? positionOfSetup(candidate.setup));
  const settings = (Object.keys(REACH) as TunedSetting[]).filter(
    (setting) => new Set(positions.map((position) => position[setting])).size > 1,
  );
  const points = positions.map((position) => settings.map((setting) => (position[setting] ?? UNKNOWN) / REACH[setting]));
  return points.map((a) =>
    points.map((b) => {
      let sum = 0;
      let product = 1;
      for (const [index, value] of a.entries()) {
        const alike = matern(Math.abs(value - (b[index] ?? value)));
        sum += alike;
        product *= alike;
      }
      return sum + INTERACTION * settings.length * product;
    }),
  );
}
