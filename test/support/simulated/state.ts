import type { HardwareReading } from "../../../src/core/domain/hardware";
import { RELOAD_CV, spilledShare } from "./physics";
import type { Scenario } from "./scenario";
import type { VirtualClock } from "./clock";

const GB = 1e9;

export interface Loaded {
  readonly numCtx: number;
  readonly footprintGb: number;
  /** Share of the layers on the processor of a machine with a discrete GPU. */
  readonly spilled: number;
  /** Speed of this load against the mean, log. */
  readonly decodeNoise: number;
  readonly prefillNoise: number;
  /** Slowed by this much by other programs, and the cores that they take. */
  readonly burst: number;
}

/** What the simulated machine holds at the moment, shared by its engine and its meters. */
export class MachineState {
  loaded: Loaded | null = null;
  otherCores = 0;
  baseGb: number;
  /** Counters of the truth, for the benches. */
  readonly truth = { loads: 0, beyondLimit: 0, outOfMemory: 0 };

  constructor(
    readonly scenario: Scenario,
    readonly clock: VirtualClock,
    private readonly hardLimit = 0.9,
  ) {
    this.baseGb = scenario.drawBaseGb();
  }

  unload(): void {
    if (!this.loaded) return;
    this.loaded = null;
    this.otherCores = 0;
    this.baseGb = this.scenario.drawBaseGb();
  }

  /** Tries to hold the model; false is out of memory. */
  load(numCtx: number): boolean {
    const { scenario } = this;
    const { machine, random, poolGb, offloaded } = scenario;
    if (scenario.noisy) this.baseGb += poolGb * 0.001 * random.normal();
    const footprintGb = scenario.footprintGb(numCtx);
    const room = scenario.gpuRoomGb(offloaded ? machine.base : this.baseGb);
    const spilled = machine.gpu === "discrete" ? spilledShare(scenario.model, footprintGb, room) : 0;
    // A spilled load takes what room there is on the GPU; the rest goes to RAM, which is large.
    const used =
      spilled > 0 && !offloaded ? Math.min(this.baseGb + footprintGb, machine.pool - scenario.gpuMargin) : this.baseGb + footprintGb;
    this.truth.loads++;
    if (used > this.hardLimit * poolGb) this.truth.beyondLimit++;
    if (used > 0.985 * poolGb) {
      this.truth.outOfMemory++;
      return false;
    }
    const cv = scenario.noisy ? RELOAD_CV[machine.kind] : 0;
    const common = random.normal();
    const bursting = random.next() < (scenario.faults.burstRate ?? 0);
    this.otherCores = bursting ? machine.cores * 0.4 : 0;
    this.loaded = {
      numCtx,
      footprintGb,
      spilled,
      decodeNoise: cv * (0.894 * common + 0.447 * random.normal()),
      prefillNoise: cv * (0.894 * common + 0.447 * random.normal()),
      burst: bursting ? Math.exp(scenario.uniform(Math.log(1.5), Math.log(10))) : 1,
    };
    return true;
  }

  /** GB of the loaded model that lie in VRAM (or, on unified memory, are counted there). */
  gpuGb(): number {
    const { loaded, scenario } = this;
    if (!loaded || scenario.machine.gpu === "none") return 0;
    return loaded.footprintGb * (1 - loaded.spilled);
  }

  reading(): HardwareReading {
    const { scenario, loaded } = this;
    const { machine, offloaded } = scenario;
    const footprint = loaded ? scenario.meteredGb(loaded.footprintGb) : 0;
    const discrete = machine.gpu === "discrete";
    const onGpu = discrete && loaded ? footprint * (1 - loaded.spilled) : 0;
    const inRam = footprint - onGpu;
    const ramTotal = discrete ? machine.spill : machine.pool;
    const ramBase = discrete ? (offloaded ? this.baseGb - machine.base : machine.baseRam) : this.baseGb;
    const vramBase = offloaded ? machine.base : this.baseGb;
    const vram = { usedBytes: (vramBase + onGpu) * GB, totalBytes: machine.pool * GB };
    return {
      atMs: this.clock.now(),
      ram: { usedBytes: (ramBase + inRam) * GB, totalBytes: ramTotal * GB },
      swap: { usedBytes: 0, totalBytes: 0 },
      gpus: discrete ? [{ index: 0, name: machine.name, vram, utilization: null, temperatureCelsius: 60, clockMhz: null }] : [],
      cpuLoad: 0,
      cpuTemperatureCelsius: null,
      engine: { state: "seen", residentBytes: inRam * GB, vramBytes: discrete ? onGpu * GB : null, processIds: [1] },
      otherCores: this.otherCores,
    };
  }
}
