import type { HardwareProfile } from "../../../src/core/domain/hardware";
import { createRandom, pick } from "../../../src/core/statistics/random";
import { createSimulation, MACHINES, MODELS } from "../../support/simulated";
import { baselineFits, createTuningWorld, drawTurn } from "../../support/simulated/tuning";
import type { TuningWorld, TuningWorldOptions } from "../../support/simulated/tuning";

export interface WorldChange {
  readonly physics?: TuningWorldOptions["physics"];
  readonly misfit?: number;
}

const CONTEXTS = [16_384, 32_768, 65_536, 131_072];

/** Noise between loads, per cent, and within one. */
export const LEVELS = { "1": [0.01, 0.01], "3": [0.03, 0.02], "8": [0.08, 0.03] } as const;
const FIRST = Number(process.env.O3_BENCH_FIRST ?? 0);
export type Level = keyof typeof LEVELS;

/**
 * Every machine with every model it holds, `repeats` times, each with a context and a turn of its own; the same worlds at every level.
 * Those from another `first` on are others.
 */
export async function drawWorlds(level: Level, repeats: number, change: WorldChange = {}, first = FIRST): Promise<TuningWorld[]> {
  const [reloadCv, withinCv] = LEVELS[level];
  const worlds: TuningWorld[] = [];
  for (const [m, machine] of MACHINES.entries()) {
    for (const [n, model] of MODELS.entries()) {
      const hardware = await profileOf({ machine, model, seed: 1 });
      for (let repeat = 0; repeat < repeats; repeat++) {
        const seed = 10_000 * (repeat + 1 + first) + 100 * m + n;
        const random = createRandom(seed ^ 0x7a5c);
        const contextTokens = pick(random, CONTEXTS);
        const options = { machine, model, contextTokens, ...drawTurn(random, contextTokens) };
        if (!baselineFits(options)) continue;
        worlds.push(createTuningWorld({ ...options, hardware, seed, reloadCv, withinCv, physics: "formula", misfit: 1, ...change }));
      }
    }
  }
  return worlds;
}

const profileOf = (options: Parameters<typeof createSimulation>[0]): Promise<HardwareProfile> =>
  createSimulation(options).probe.profile(new AbortController().signal);
