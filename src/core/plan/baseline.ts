import { poolOf } from "../judge/pool";
import { overfillsGpu } from "./gpu-layers";
import type { Situation } from "./situation";

const GIB = 2 ** 30;

/** The context a server takes by itself, by its VRAM (docs/ollama.md), unless its environment says otherwise. */
function automaticContext({ environment, model }: Pick<Situation, "environment" | "model">): number {
  const baked = Number(model.bakedParameters.num_ctx);
  if (Number.isInteger(baked) && baked > 0) return Math.min(baked, model.trainedContextTokens);
  const vram = environment.hardware.gpus.reduce((total, gpu) => total + (gpu.vramBytes ?? 0), 0);
  const byVram = vram >= 47 * GIB ? 262_144 : vram >= 23 * GIB ? 32_768 : 4096;
  return Math.min(byVram, model.trainedContextTokens);
}

/** The server's own choice is loaded first, as the baseline, unless it is predicted to pass the hard limit. */
export function baselineIsSafe(situation: Situation): boolean {
  const numCtx = automaticContext(situation);
  if (overfillsGpu(situation, numCtx)) return false;
  const predicted = situation.predictFootprintBytes(numCtx);
  const { hardware } = situation.environment;
  const { totalBytes, usedBytes } = poolOf(hardware, situation.reading, false, situation.request.limits.ram);
  return predicted !== null && usedBytes + predicted * 1.1 <= situation.request.limits.ram * totalBytes;
}
