import type { Random } from "../../../src/core/ports";
import { AUTOMATIC_SERVER, withContext } from "../../../src/core/domain/settings";
import type { Setup } from "../../../src/core/domain/settings";
import type { HardwareProfile } from "../../../src/core/domain/hardware";
import type { TurnTimes } from "../../../src/core/domain/tuning";
import { createRandom, pick } from "../../../src/core/statistics/random";
import { tuneCandidates } from "../../../src/core/tune/candidates";
import type { TuneCandidate, TuneProblem, TuneVisit } from "../../../src/core/tune/contract";
import { turnMs } from "../../../src/core/tune/observations";
import type { SimMachine } from "./machines";
import { DEFAULT_SERVER, memory } from "./memory";
import { profileOfModel } from "./model-profile";
import type { SimModel } from "./models";
import { Scenario } from "./scenario";
import { HEAT_SECONDS, loadSeconds } from "./speed";
import { flatTruth, formulaTruth, GPU_MARGIN_GB, independentTruth, runningOf } from "./tuning-truth";
import type { TruthWorld } from "./tuning-truth";

/** Timed requests of a visit; one more before them warms up. */
export const REQUESTS_PER_VISIT = 3;
/** Share of the visits that other programs disturb, and by how much they slow them. */
const BURSTS = { share: 0.05, least: 1.5, most: 10 } as const;
const MEMORY_LIMIT = 0.9;
/** Spread (log) of what one world's settings do against the formulas. */
const DEVIATION = 0.2;

export interface TuningWorldOptions {
  readonly machine: SimMachine;
  readonly model: SimModel;
  readonly contextTokens: number;
  readonly turn: { readonly promptTokens: number; readonly replyTokens: number };
  /** Tokens in the window before the turn. */
  readonly depthTokens: number;
  readonly hardware: HardwareProfile;
  readonly seed: number;
  /** Variation of speed between loads, and between the requests of one. */
  readonly reloadCv: number;
  readonly withinCv: number;
  /** formula: the simulator's physics with drawn deviations; independent: drawn curves; flat: no setting does anything. */
  readonly physics: "formula" | "independent" | "flat";
  /** The prior's error in logs is multiplied by this. */
  readonly misfit: number;
}

/** One world in which setups are tuned: the candidates as O3 makes them, and the truth about each. */
export interface TuningWorld {
  readonly problem: TuneProblem;
  /** The processor computes a share of the layers. */
  readonly usesCpu: boolean;
  readonly trueTurnMs: (key: string) => number;
  readonly bestTurnMs: number;
  /** A fresh machine to measure on: the same seed gives the same noise. */
  readonly start: () => TuningMachine;
}

/** A machine on which visits are made, one after the other; it gets hot, and other programs disturb it. */
export interface TuningMachine {
  readonly visit: (key: string, requests?: number) => Extract<TuneVisit["outcome"], { state: "measured" }>;
  /** Seconds that all visits took, loads and warm-up included. */
  readonly seconds: () => number;
}

export function createTuningWorld(options: TuningWorldOptions): TuningWorld {
  const { machine, model, contextTokens, turn, depthTokens, hardware, seed, physics } = options;
  const random = createRandom(seed);
  const spread = (): number => Math.exp(DEVIATION * random.normal());
  const world: TruthWorld = {
    machine,
    model,
    contextTokens,
    turn,
    depthTokens,
    deviation: { flash: spread(), quantised: spread(), halfBatch: spread() },
  };
  // Mapping does nothing in the simulator's physics; raced beside the rest it would only inflate the grid.
  const base: Setup = { options: { ...withContext(contextTokens), useMmap: true }, server: AUTOMATIC_SERVER };
  const truth =
    physics === "formula"
      ? formulaTruth(world)
      : physics === "flat"
        ? flatTruth(world, base)
        : independentTruth(world, base, createRandom(seed ^ 0x1d));
  const { cpuShare } = runningOf(world, base);
  const made = tuneCandidates({
    hardware,
    model: profileOfModel(new Scenario({ machine, model, seed })),
    base,
    serverSettings: DEFAULT_SERVER,
    engine: "simulated",
    variableServerSettings: ["kv_cache_type", "flash_attention"],
    turn,
    depthTokens,
    allowed: (setup) => fits(world, setup),
    gpuShare: 1 - cpuShare,
  });
  const times = new Map(made.map((candidate) => [candidate.key, truth(candidate.setup)]));
  const timesOf = (key: string): TurnTimes => times.get(key)!;
  const candidates = made.map((candidate) => exaggerated(candidate, made[0]!, timesOf, options.misfit));
  const problem: TuneProblem = { candidates, turn, maxVisits: 25, seed };
  const trueTurnMs = (key: string): number => turnMs(problem, timesOf(key));
  return {
    problem,
    usesCpu: cpuShare > 0,
    trueTurnMs,
    bestTurnMs: Math.min(...candidates.map(({ key }) => trueTurnMs(key))),
    start: () => startMachine(world, options, problem, timesOf),
  };
}

/** Whether a setup stays within the limits; one that says how many layers the GPU takes must find room for them. */
function fits(world: TruthWorld, setup: Setup): boolean {
  const { machine, model, contextTokens } = world;
  const running = runningOf(world, setup);
  const footprint = memory(model, { numCtx: contextTokens, numBatch: setup.options.numBatch, server: running.server ?? DEFAULT_SERVER });
  if (machine.gpu !== "discrete") return machine.base + footprint <= MEMORY_LIMIT * machine.pool;
  const onGpu = (1 - running.cpuShare) * footprint;
  const inRam = running.cpuShare * footprint;
  return machine.base + onGpu <= machine.pool - GPU_MARGIN_GB + 1e-9 && machine.baseRam + inRam <= MEMORY_LIMIT * machine.spill;
}

export const baselineFits = (options: Pick<TuningWorldOptions, "machine" | "model" | "contextTokens" | "turn" | "depthTokens">): boolean =>
  options.contextTokens <= options.model.trained &&
  options.depthTokens + options.turn.promptTokens + options.turn.replyTokens <= options.contextTokens &&
  fits(
    { ...options, deviation: { flash: 1, quantised: 1, halfBatch: 1 } },
    { options: withContext(options.contextTokens), server: AUTOMATIC_SERVER },
  );

/** The candidate with its prior's error, relative to the baseline and in logs, multiplied. */
function exaggerated(candidate: TuneCandidate, baseline: TuneCandidate, truth: (key: string) => TurnTimes, misfit: number): TuneCandidate {
  const [predicted, anchor] = [candidate.predicted, baseline.predicted];
  if (misfit === 1 || !predicted || !anchor) return candidate;
  const wrong = (part: keyof TurnTimes): number => {
    const real = truth(candidate.key)[part] / truth(baseline.key)[part];
    return anchor[part] * real * (predicted[part] / anchor[part] / real) ** misfit;
  };
  return { ...candidate, predicted: { prefillMsPerToken: wrong("prefillMsPerToken"), decodeMsPerToken: wrong("decodeMsPerToken") } };
}

function startMachine(
  { machine, model, contextTokens }: TruthWorld,
  { seed, reloadCv, withinCv }: TuningWorldOptions,
  problem: TuneProblem,
  timesOf: (key: string) => TurnTimes,
): TuningMachine {
  const random: Random = createRandom(seed ^ 0x5eed);
  const heat = machine.kind === "laptop" ? 0.08 * random.next() : 0;
  const load = loadSeconds(machine, model, memory(model, { numCtx: contextTokens }));
  let busySeconds = 0;
  let seconds = 0;
  return {
    seconds: () => seconds,
    visit: (key, requests = REQUESTS_PER_VISIT) => {
      const truth = timesOf(key);
      const common = random.normal();
      const reload = {
        prefill: reloadCv * (0.894 * common + 0.447 * random.normal()),
        decode: reloadCv * (0.894 * common + 0.447 * random.normal()),
      };
      const contended = random.next() < BURSTS.share;
      const burst = contended ? Math.exp(Math.log(BURSTS.least) + random.next() * Math.log(BURSTS.most / BURSTS.least)) : 1;
      const startedAt = 1000 * seconds;
      seconds += load;
      const one = (): TurnTimes => {
        const slower = burst * Math.exp(heat * (1 - Math.exp(-busySeconds / HEAT_SECONDS)));
        const times = {
          prefillMsPerToken: truth.prefillMsPerToken * slower * Math.exp(reload.prefill + withinCv * random.normal()),
          decodeMsPerToken: truth.decodeMsPerToken * slower * Math.exp(reload.decode + withinCv * random.normal()),
        };
        const took = turnMs(problem, times) / 1000;
        busySeconds += took;
        seconds += took;
        return times;
      };
      one();
      return { state: "measured", requests: Array.from({ length: requests }, one), contended, startedAt };
    },
  };
}

/** An agent's turn: new prompt tokens and generated ones, somewhere in the window. */
export function drawTurn(random: Random, contextTokens: number): Pick<TuningWorldOptions, "turn" | "depthTokens"> {
  const turn = { promptTokens: pick(random, [512, 1024, 2048, 4096]), replyTokens: pick(random, [64, 128, 256, 512]) };
  const room = contextTokens - turn.promptTokens - turn.replyTokens;
  return { turn, depthTokens: Math.floor(room * random.next()) };
}
