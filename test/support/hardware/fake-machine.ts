import type { HardwareLimits, HardwareReading } from "../../../src/core/domain/hardware";
import type { WatchEvent } from "../../../src/core/ports";
import type { GuardOptions } from "../../../src/hardware/guard";
import type { Depth, Sample } from "../../../src/hardware/sampler";

const QUIET: HardwareReading = {
  atMs: 0,
  ram: { usedBytes: 0, totalBytes: 1000 },
  swap: { usedBytes: 0, totalBytes: 0 },
  gpus: [],
  cpuLoad: 0,
  cpuTemperatureCelsius: null,
  engine: { state: "hidden", why: "There is none." },
  otherCores: 0,
};

export const readingOf = (parts: Partial<HardwareReading>): HardwareReading => ({ ...QUIET, ...parts });

/** A machine whose readings are given, the last one for ever, and whose time passes only when a planned sample is due. */
export class FakeMachine {
  readonly events: WatchEvent[] = [];
  readonly depths: Depth[] = [];
  open = false;
  broken = false;
  /** Processor time that each reading takes, ms. */
  costMs = 0;
  /** What others take of the processor, cores. */
  otherCores = 0;
  private spentMs = 0;
  private nowMs = 0;
  private planned: { readonly ms: number; readonly run: () => void } | null = null;

  constructor(private readonly readings: readonly HardwareReading[]) {}

  get nextAfterMs(): number | null {
    return this.planned?.ms ?? null;
  }

  options(limits: HardwareLimits): GuardOptions {
    return {
      limits,
      enforce: true,
      read: (depth) => this.read(depth),
      onEvent: (event) => {
        this.events.push(event);
      },
      schedule: (ms, run) => {
        this.planned = { ms, run };
        return () => {
          this.planned = null;
        };
      },
      open: () => {
        this.open = true;
      },
      close: () => {
        this.open = false;
        return Promise.resolve();
      },
      spentMs: () => this.spentMs,
      nowMs: () => this.nowMs,
    };
  }

  /** Lets the next planned sample come due, and finish. */
  async tick(): Promise<void> {
    const { planned } = this;
    if (!planned) return;
    this.planned = null;
    this.nowMs += planned.ms;
    planned.run();
    await new Promise(setImmediate);
  }

  private read(depth: Depth): Promise<Sample> {
    if (this.broken) return Promise.reject(new Error("The machine cannot be read."));
    const reading = this.readings[Math.min(this.depths.length, this.readings.length - 1)] ?? QUIET;
    this.depths.push(depth);
    this.spentMs += this.costMs;
    return Promise.resolve({ reading, others: { coreMs: this.otherCores * this.nowMs, wallMs: this.nowMs } });
  }
}
