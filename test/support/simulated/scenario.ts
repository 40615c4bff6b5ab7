import type { Random } from "../../../src/core/ports";
import { createRandom } from "../../../src/core/statistics/random";
import type { Auto, ServerSettings } from "../../../src/core/domain/settings";
import type { Faults } from "./faults";
import type { SimMachine } from "./machines";
import { DEFAULT_SERVER, memory, NO_DEVIATION } from "./memory";
import type { Deviation } from "./memory";
import type { SimModel } from "./models";

export interface ScenarioOptions {
  readonly machine: SimMachine;
  readonly model: SimModel;
  readonly seed: number;
  /** How far memory used by others wanders between loads, as a share of the pool; drawn when left out. */
  readonly wander?: number;
  /** How much the truth may differ from the formulas: 1 is the calibrated spread, 3 three times that, 0 none. */
  readonly deviation?: number;
  /** Physics drawn independently of the formulas. */
  readonly independent?: boolean;
  /** The prediction sees a KV cache this many times the true one. */
  readonly wrongFormula?: number;
  /** The model's metadata does not tell its architecture: nothing can be predicted. */
  readonly unknownArchitecture?: boolean;
  /** The server's environment; its defaults when left out. */
  readonly server?: Partial<ServerSettings>;
  /** Noise of meters and speeds; false gives exact readings. */
  readonly noise?: boolean;
  readonly faults?: Faults;
}

const HEAT_SEED = 0x4ea7;

/** One drawn world with its truth: who holds what, what fits, and how it wanders. GB. */
export class Scenario {
  readonly random: Random;
  readonly machine: SimMachine;
  readonly model: SimModel;
  readonly faults: Faults;
  readonly server: ServerSettings;
  readonly noisy: boolean;
  readonly wander: number;
  readonly deviation: Deviation;
  /** GB that the server keeps free on a discrete GPU. */
  readonly gpuMargin: number;
  /** The model does not fit the GPU even at 4,096 tokens: GPU and RAM together are its pool. */
  readonly offloaded: boolean;
  readonly poolGb: number;
  readonly baseGb: number;
  /** Share of its speed that the machine loses when hot. */
  readonly heat: number;

  constructor(readonly options: ScenarioOptions) {
    const { machine, model, seed } = options;
    this.random = createRandom(seed);
    this.machine = machine;
    this.model = model;
    this.faults = options.faults ?? {};
    this.server = { ...DEFAULT_SERVER, ...options.server };
    this.noisy = options.noise ?? true;
    this.wander = options.wander ?? (this.noisy ? ([0.005, 0.01, 0.02][Math.floor(this.random.next() * 3)] ?? 0.01) : 0);
    this.deviation = this.drawDeviation();
    this.gpuMargin = machine.gpu === "discrete" ? (this.noisy ? this.uniform(0.7, 1.3) : 1) : 0;
    this.offloaded = machine.gpu === "discrete" && this.footprintGb(4096) > machine.pool - this.gpuMargin - machine.base;
    this.poolGb = this.offloaded ? machine.pool + machine.spill : machine.pool;
    this.baseGb = this.offloaded ? machine.base + machine.baseRam : machine.base;
    // A source of its own: whether a machine gets hot must not change what else is drawn.
    this.heat = this.noisy && machine.kind === "laptop" ? 0.08 * createRandom(seed ^ HEAT_SEED).next() : 0;
  }

  private drawDeviation(): Deviation {
    const { independent = false, deviation: scale = this.noisy ? 1 : 0 } = this.options;
    const bends = this.model.slidingLayers > 0 || this.model.convLayers > 0;
    const bend = bends && scale > 0 ? this.uniform(-0.02, 0.04) * scale : 0;
    if (independent) return { kv: Math.exp(this.random.normal() * 0.15), buffers: Math.exp(this.random.normal() * 0.5), bend };
    if (scale === 0) return NO_DEVIATION;
    return { kv: 1 + 0.01 * scale * this.random.normal(), buffers: Math.exp(0.1 * scale * this.random.normal()), bend };
  }

  uniform(low: number, high: number): number {
    return low + (high - low) * this.random.next();
  }

  /** Normal, cut at two deviations. */
  normalCut(): number {
    for (;;) {
      const value = this.random.normal();
      if (Math.abs(value) <= 2) return value;
    }
  }

  footprintGb(numCtx: number, numBatch: Auto<number> = "auto"): number {
    return memory(this.model, { numCtx, numBatch, server: this.server }, this.deviation);
  }

  /** What others hold just now. */
  drawBaseGb(): number {
    return this.baseGb + this.poolGb * this.wander * this.normalCut() * 0.5;
  }

  gpuRoomGb(base: number): number {
    return this.machine.pool - this.gpuMargin - base;
  }

  fits(numCtx: number, limit: number, base = this.baseGb): boolean {
    const footprint = this.footprintGb(numCtx);
    const inLimit = base + footprint <= limit * this.poolGb;
    return inLimit && (this.machine.gpu !== "discrete" || this.offloaded || footprint <= this.gpuRoomGb(base));
  }

  /** The true ceiling with others at their mean, tokens: a multiple of `step`, or the trained context; 0 where nothing fits. */
  truth(limit = 0.9, step = 1024): number {
    const { trained } = this.model;
    if (this.fits(trained, limit)) return trained;
    let low = 0;
    let high = Math.ceil(trained / step);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.fits(middle * step, limit)) low = middle;
      else high = middle;
    }
    return low * step;
  }

  /** Bytes that may be used at the truth: what the bars call "allowed", GB. */
  allowedGb(limit = 0.9): number {
    const byLimit = limit * this.poolGb - this.baseGb;
    return this.machine.gpu === "discrete" && !this.offloaded ? Math.min(byLimit, this.gpuRoomGb(this.baseGb)) : byLimit;
  }

  /** A meter's reading of a footprint: 1 MB and 0.03 % off. */
  meteredGb(footprint: number): number {
    return this.noisy ? footprint + 0.001 * this.random.normal() + 0.0003 * footprint * this.random.normal() : footprint;
  }
}
