import { TUNED_SETTINGS } from "../domain/settings";
import type { Setup, TunedSetting } from "../domain/settings";

/** A setup's values as they are written in Ollama: "1024", "true", "q8_0", "auto". */
export const settingValues = ({ options, server }: Setup): Readonly<Record<TunedSetting, string>> => ({
  num_batch: String(options.numBatch),
  num_thread: String(options.numThread),
  num_gpu: String(options.numGpu),
  use_mmap: String(options.useMmap),
  kv_cache_type: server.kvCacheType,
  flash_attention: String(server.flashAttention),
  num_parallel: String(server.numParallel),
});

/** The settings in which two setups differ. */
export function differingSettings(a: Setup, b: Setup): TunedSetting[] {
  const [one, other] = [settingValues(a), settingValues(b)];
  return TUNED_SETTINGS.filter((setting) => one[setting] !== other[setting]);
}
