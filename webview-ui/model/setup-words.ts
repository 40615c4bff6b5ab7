import type { Setup } from "../../src/core/domain/settings";
import { say } from "../say";

const onOff = (value: boolean): string => (value ? "true" : "false");

/** What a setup asks for beyond the automatic, as it is written in Ollama: "num_batch 1024", "flash_attention true". */
export function setupParts({ options, server }: Setup): string[] {
  const { numBatch, numThread, numGpu, useMmap } = options;
  const { kvCacheType, flashAttention, numParallel } = server;
  const asked: readonly (readonly [string, string])[] = [
    ["num_batch", String(numBatch)],
    ["num_thread", String(numThread)],
    ["num_gpu", String(numGpu)],
    ["use_mmap", useMmap === "auto" ? "auto" : onOff(useMmap)],
    ["kv_cache_type", kvCacheType],
    ["flash_attention", flashAttention === "auto" ? "auto" : onOff(flashAttention)],
    ["num_parallel", String(numParallel)],
  ];
  return asked.flatMap(([name, value]) => (value === "auto" ? [] : [`${name} ${value}`]));
}

export const setupWords = (setup: Setup): string => setupParts(setup).join(", ") || say("allAutomatic");
