import { limitsFor, optionsFor } from "../config";
import type { Configuration } from "../config";
import type { HardwareProfile } from "../core/domain/hardware";
import type { Goal, OptimizeRequest } from "../core/domain/request";

/** What a user asks for; undefined is left to the configuration. */
export interface Wishes {
  readonly goal?: Goal | undefined;
  readonly reliability?: number | undefined;
  readonly confidence?: number | undefined;
  readonly ramLimit?: number | undefined;
  readonly vramLimit?: number | undefined;
  readonly maxContextTokens?: number | undefined;
  readonly minDecodeTokensPerSecond?: number | undefined;
  readonly maxTtftMs?: number | undefined;
  readonly budgetMs?: number | undefined;
  readonly seed?: number | undefined;
}

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
