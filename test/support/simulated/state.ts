import type { HardwareReading } from "../../../src/core/domain/hardware";
import type { RunnerSettings } from "../../../src/core/domain/settings";
import type { VirtualClock } from "./clock";
import { batchOf, layerCount, spilledShare } from "./memory";
import type { Scenario } from "./scenario";
import { HEAT_SECONDS, RELOAD_CV } from "./speed";
import type { Running } from "./speed";

const GB = 1e9;
/** Share of the pool at which allocation fails, and at which a runner that is there already is ended. */
const OUT_OF_MEMORY = 0.985;

export interface Loaded {
  readonly settings: RunnerSettings;
  readonly numCtx: number;
  readonly footprintGb: number;
  readonly running: Running;
  /** Speed of this load against the mean, log. */
  readonly decodeNoise: number;
  readonly prefillNoise: number;
  /** Slowed by this much by other programs. */
  readonly burst: number;
  /** Probability that a fill fails on this load. */
  readonly fillFailureRate: number;
}

/** What the simulated machine holds at the moment, shared by its engine and its meters. */
export class MachineState {
  loaded: Loaded | null = null;
  otherCores = 0;
  /** Seconds of work so far, which is what heats a laptop. */
  busySeconds = 0;
  /** What others hold, surges left out, and surges. */
  baseGb: number;
  private surgedGb = 0;
  /** Called when something changes that a meter would show. */
  readonly observers = new Set<() => void>();
  /** Counters of the truth, for the benches. */
  readonly truth = { loads: 0, beyondLimit: 0, outOfMemory: 0 };

  constructor(
    readonly scenario: Scenario,
    readonly clock: VirtualClock,
    private readonly hardLimit = 0.9,
  ) {
    this.baseGb = scenario.drawBaseGb();
    for (const { atMs, gb } of scenario.faults.surges ?? []) {
      clock.plan(atMs, () => {
        this.surge(gb);
      });
    }
  }

  get othersGb(): number {
    return this.baseGb + this.surgedGb;
  }

  unload(): void {
    if (!this.loaded) return;
    this.loaded = null;
    this.otherCores = 0;
    this.baseGb = this.scenario.drawBaseGb();
  }

  private surge(gb: number): void {
    this.surgedGb += gb;
    // The meters look before the system ends the runner, as a guard at 1 Hz mostly would.
    for (const observe of this.observers) observe();
    if (this.loaded && this.usedGb(this.loaded.footprintGb, this.loaded.running.cpuShare) > OUT_OF_MEMORY * this.scenario.poolGb) {
      this.truth.outOfMemory++;
      this.loaded = null;
    }
  }

  /** Tries to hold the model; false is out of memory. */
  load(settings: RunnerSettings, numCtx: number): boolean {
    const { scenario } = this;
    const { machine, model, random, poolGb, server } = scenario;
    if (scenario.noisy) this.baseGb += poolGb * 0.001 * random.normal();
    const { numBatch } = settings;
    const footprintGb = scenario.footprintGb(numCtx, numBatch);
    const cpuShare = this.cpuShareOf(settings, footprintGb);
    const used = this.usedGb(footprintGb, cpuShare);
    this.truth.loads++;
    if (used > this.hardLimit * poolGb) this.truth.beyondLimit++;
    if (used > OUT_OF_MEMORY * poolGb) {
      this.truth.outOfMemory++;
      return false;
    }
    const cv = scenario.noisy ? RELOAD_CV[machine.kind] : 0;
    const common = random.normal();
    const { badLoads } = scenario.faults;
    const bad = badLoads !== undefined && random.next() < badLoads.share;
    const bursting = random.next() < (scenario.faults.burstRate ?? 0);
    this.otherCores = bursting ? machine.cores * 0.4 : 0;
    const threads = settings.numThread === "auto" ? machine.cores : settings.numThread;
    this.loaded = {
      settings,
      numCtx,
      footprintGb,
      running: { machine, model, cpuShare, threads, batch: batchOf({ numCtx, numBatch }), server },
      decodeNoise: cv * (0.894 * common + 0.447 * random.normal()),
      prefillNoise: cv * (0.894 * common + 0.447 * random.normal()),
      fillFailureRate: bad ? badLoads.failureRate : 0,
      burst: bursting ? Math.exp(scenario.uniform(Math.log(1.5), Math.log(10))) : 1,
    };
    return true;
  }

  /** Share of the layers on the processor: what does not fit, unless somebody says how many layers the GPU takes. */
  private cpuShareOf({ numGpu }: RunnerSettings, footprintGb: number): number {
    const { machine, model, offloaded } = this.scenario;
    if (machine.gpu === "none") return 1;
    if (numGpu !== "auto") return 1 - Math.min(1, numGpu / (layerCount(model) + 1));
    if (machine.gpu === "unified") return 0;
    return spilledShare(model, footprintGb, this.scenario.gpuRoomGb(offloaded ? machine.base : this.othersGb));
  }

  /** What would be used of the pool that binds. */
  private usedGb(footprintGb: number, cpuShare: number): number {
    const { machine, offloaded, gpuMargin } = this.scenario;
    const all = this.othersGb + footprintGb;
    if (machine.gpu !== "discrete" || offloaded || cpuShare === 0) return all;
    // A spilled load takes what room there is on the GPU; the rest goes to RAM, which is large.
    return Math.min(all, Math.max(this.othersGb, machine.pool - gpuMargin));
  }

  /** How much slower heat makes the machine just now, log. */
  heatLog(): number {
    return -this.scenario.heat * (1 - Math.exp(-this.busySeconds / HEAT_SECONDS));
  }

  /** GB of the loaded model that lie in VRAM (or, on unified memory, are counted there). */
  gpuGb(): number {
    const { loaded } = this;
    return loaded ? loaded.footprintGb * (1 - loaded.running.cpuShare) : 0;
  }

  reading(): HardwareReading {
    const { scenario, loaded, othersGb } = this;
    const { machine, offloaded } = scenario;
    const footprint = loaded ? scenario.meteredGb(loaded.footprintGb) : 0;
    const discrete = machine.gpu === "discrete";
    const onGpu = discrete && loaded ? footprint * (1 - loaded.running.cpuShare) : 0;
    const inRam = footprint - onGpu;
    const ramTotal = discrete ? machine.spill : machine.pool;
    const ramBase = discrete ? (offloaded ? othersGb - machine.base : machine.baseRam) : othersGb;
    const vramBase = offloaded ? machine.base : othersGb;
    const vram = { usedBytes: (vramBase + onGpu) * GB, totalBytes: machine.pool * GB };
    return {
      atMs: this.clock.now(),
      ram: { usedBytes: (ramBase + inRam) * GB, totalBytes: ramTotal * GB },
      swap: { usedBytes: 0, totalBytes: 0 },
      gpus: discrete ? [{ index: 0, name: machine.name, vram, utilization: null, temperatureCelsius: 60, clockMhz: null }] : [],
      cpuLoad: 0,
      cpuTemperatureCelsius: null,
      engine: { state: "seen", residentBytes: inRam * GB, runnersBytes: inRam * GB, vramBytes: discrete ? onGpu * GB : null, processIds: [1] },
      otherCores: this.otherCores,
    };
  }
}
