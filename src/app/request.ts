import { limitsFor, optionsFor } from "../config";
import type { Configuration } from "../config";
import type { HardwareProfile } from "../core/domain/hardware";
import type { OptimizeRequest, Wishes } from "../core/domain/request";

/** The request in full: wishes first, then the configuration of the model and of this machine, then the shipped defaults. */
export function requestFor(
  model: string,
  wishes: Wishes,
  { optimization, models, hardware }: Configuration,
  machine: HardwareProfile,
): OptimizeRequest {
  const fixed = optionsFor(models, model);
  const limits = limitsFor(hardware, { cpuModel: machine.cpuModel, gpuNames: machine.gpus.map((gpu) => gpu.name) });
  return {
    model,
    options: fixed.options,
    goal: wishes.goal ?? optimization.goal,
    reliability: wishes.reliability ?? optimization.certificate.reliability,
    confidence: wishes.confidence ?? optimization.certificate.confidence,
    limits: {
      ram: wishes.ramLimit ?? limits.ram,
      vram: wishes.vramLimit ?? limits.vram,
      alert: Math.min(limits.alert, wishes.ramLimit ?? 1, wishes.vramLimit ?? 1),
      temperatureCelsius: limits.temperatureCelsius,
    },
    maxContextTokens: wishes.maxContextTokens ?? fixed.maxContextTokens,
    minDecodeTokensPerSecond: wishes.minDecodeTokensPerSecond ?? null,
    maxTtftMs: wishes.maxTtftMs ?? null,
    budgetMs: wishes.budgetMs ?? optimization.budgets.total,
    seed: wishes.seed ?? optimization.seed,
  };
}
