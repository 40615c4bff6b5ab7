import { AUTOMATIC_SERVER } from "../domain/settings";
import type { ServerAsked, ServerSettings, TunedSetting } from "../domain/settings";
import type { ServerResult } from "../domain/optimize-records";
import type { Said } from "../domain/statements";

/** What is tried on private servers, in the order of what it may give. */
export const EXPERIMENTS = ["kv-cache", "parallel", "flash-attention"] as const;
export type Experiment = (typeof EXPERIMENTS)[number];

export const SETTING_OF: Readonly<Record<Experiment, TunedSetting>> = {
  "kv-cache": "kv_cache_type",
  parallel: "num_parallel",
  "flash-attention": "flash_attention",
};

/** A quantised cache needs flash attention, or the server refuses the model. */
export const QUANTISED_CACHE = { kvCacheType: "q8_0", flashAttention: true } as const satisfies Partial<ServerAsked>;

/** Slots and agents at once. */
export const SLOTS = [1, 2, 4, 8] as const;

export const notTuned = (setting: TunedSetting, why: Said): ServerResult => ({ type: "not-tuned", settings: [setting], why });

/** What the user's own server runs with, as far as it can be told, so that a private one differs in one thing only. */
export function askedAs(settings: ServerSettings, state: "known" | "assumed"): ServerAsked {
  if (state === "assumed") return AUTOMATIC_SERVER;
  return { ...settings, numParallel: 1 };
}

/** The experiments of which there is no result, and that make sense beside what the user's server does already. */
export function openExperiments(results: readonly ServerResult[], own: ServerSettings): Experiment[] {
  const over = new Set(
    results.flatMap((result): readonly TunedSetting[] =>
      result.type === "not-tuned" ? result.settings : [SETTING_OF[result.type]],
    ),
  );
  const sensible = (experiment: Experiment): boolean => {
    if (experiment === "kv-cache") return own.kvCacheType === "f16" || own.kvCacheType === "f32" || own.kvCacheType === "bf16";
    return experiment !== "flash-attention" || (own.flashAttention === "auto" && own.kvCacheType === "f16");
  };
  return EXPERIMENTS.filter((experiment) => !over.has(SETTING_OF[experiment]) && sensible(experiment));
}
