import { AUTOMATIC } from "../core/domain/settings";
import type { RunnerSettings } from "../core/domain/settings";
import type { HardwareLimits } from "../core/domain/hardware";
import type { Configuration } from "./schema";

type Hardware = Configuration["hardware"];
type Models = Configuration["models"];
export type Category = Models["categories"][string];

/** Names by which a profile recognises a machine. */
export interface MachineNames {
  readonly cpuModel: string;
  readonly gpuNames: readonly string[];
}

/** What a category asks of a filled window; `null` is "nothing". */
export interface Criteria {
  /** The rung that they are stated for, tokens. */
  readonly contextTokens: number;
  readonly maxTtftMs: number | null;
  readonly minTokensPerSecond: number | null;
  /** 0 to 1. */
  readonly minReliability: number | null;
}

/**
 * Limits for a machine: the general ones, changed by every profile that matches the processor or a GPU, in the file's order.
 * Case does not count, since vendors write the same name in both ways ("AMD RYZEN AI MAX+ 395").
 */
export function limitsFor(hardware: Hardware, { cpuModel, gpuNames }: MachineNames): HardwareLimits {
  const limits = { ...hardware.limits };
  for (const profile of Object.values(hardware.profiles)) {
    const pattern = new RegExp(profile.match, "i");
    if (![cpuModel, ...gpuNames].some((name) => pattern.test(name))) continue;
    limits.ram = profile.limits.ram ?? limits.ram;
    limits.vram = profile.limits.vram ?? limits.vram;
    limits.alert = profile.limits.alert ?? limits.alert;
    limits.temperatureCelsius = profile.limits.temperatureCelsius ?? limits.temperatureCelsius;
  }
  return limits;
}

/**
 * The category with the most specific pattern for a model: `*coder*` before `*`, whatever the order in the file, since a
 * workspace's own categories are merged behind the shipped ones. Of two equally specific ones the later is taken. Null when none matches.
 */
export function categoryOf({ categories }: Models, model: string): (Category & { readonly name: string }) | null {
  let best: { readonly name: string; readonly category: Category; readonly weight: number } | null = null;
  for (const [name, category] of Object.entries(categories)) {
    for (const pattern of category.match) {
      const weight = pattern.replaceAll("*", "").length;
      if (matches(pattern, model) && weight >= (best?.weight ?? 0)) best = { name, category, weight };
    }
  }
  return best && { name: best.name, ...best.category };
}

/**
 * What is asked of a window of `contextTokens`: the criteria of the smallest rung that covers it. Null above the largest
 * rung: nothing is asked there.
 */
export function criteriaFor({ criteria }: Category, contextTokens: number): Criteria | null {
  const covering = criteria.filter(({ context }) => context >= contextTokens).sort((a, b) => a.context - b.context)[0];
  if (!covering) return null;
  return {
    contextTokens: covering.context,
    maxTtftMs: covering.maxTtft ?? null,
    minTokensPerSecond: covering.minTokensPerSecond ?? null,
    minReliability: covering.minReliability ?? null,
  };
}

/** `*` stands for any characters; everything else for itself, in either case. */
function matches(pattern: string, model: string): boolean {
  const literal = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`, "i").test(model);
}

/**
 * Options that a model is always run with, by its name with or without tag. `num_ctx` there bounds what is looked for.
 */
export function optionsFor(
  { models }: Models,
  model: string,
): { readonly options: RunnerSettings; readonly maxContextTokens: number | null } {
  const own = models[model] ?? models[model.replace(/:latest$/, "")] ?? {};
  const options: RunnerSettings = {
    ...AUTOMATIC,
    numBatch: own.num_batch ?? "auto",
    numThread: own.num_thread ?? "auto",
    numGpu: own.num_gpu ?? "auto",
    useMmap: own.use_mmap ?? "auto",
  };
  return { options, maxContextTokens: own.num_ctx ?? null };
}
