import type { Breach, HardwareLimits, HardwareReading, WatchSummary } from "../core/domain/hardware";
import type { Watch, WatchEvent } from "../core/ports";
import { alertOf, breachOf, hottestOf } from "./limits";

export interface GuardOptions {
  readonly limits: HardwareLimits;
  /** False for a remote server: what happens here says nothing about it. */
  readonly enforce: boolean;
  readonly read: () => Promise<HardwareReading>;
  readonly onEvent: (event: WatchEvent) => void;
  /** Calls `tick` every second or more slowly until the returned function is called. */
  readonly every: (tick: () => void) => () => void;
  /** Processor time used by this process so far, and wall time, ms. */
  readonly cpuMs: () => number;
  readonly nowMs: () => number;
}

export const SAMPLE_EVERY_MS = 1_000;

export const everySecond = (tick: () => void): (() => void) => {
  const timer = setInterval(tick, SAMPLE_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
};

/** Watches the machine during one trial: warns, and aborts on a breach. Takes one reading before it resolves. */
export async function startGuard(options: GuardOptions): Promise<Watch> {
  const guard = new Guard(options);
  await guard.sample();
  return guard.start();
}

class Guard {
  private readonly controller = new AbortController();
  private readonly readings: HardwareReading[] = [];
  private breach: Breach | null = null;
  private alerted = false;
  private costMs = 0;
  private running: Promise<void> | null = null;
  private readonly startedMs: number;

  constructor(private readonly options: GuardOptions) {
    this.startedMs = options.nowMs();
  }

  start(): Watch {
    const stopTimer = this.options.every(() => {
      // A slow reading is never overtaken by the next one.
      this.running ??= this.sample().finally(() => {
        this.running = null;
      });
    });
    return {
      signal: this.controller.signal,
      stop: async () => {
        stopTimer();
        await this.running;
        await this.sample();
        return this.summary();
      },
    };
  }

  async sample(): Promise<void> {
    const { read, onEvent, cpuMs } = this.options;
    const before = cpuMs();
    const reading = await read();
    this.costMs += cpuMs() - before;
    this.readings.push(reading);
    onEvent({ kind: "reading", reading });
    this.judge(reading);
  }

  private judge(reading: HardwareReading): void {
    const { limits, enforce, onEvent } = this.options;
    if (!enforce || this.breach) return;
    this.breach = breachOf(reading, this.readings[0] ?? reading, limits);
    if (this.breach) {
      onEvent({ kind: "breach", breach: this.breach });
      this.controller.abort(this.breach.message);
      return;
    }
    const alert = alertOf(reading, limits);
    if (alert !== null && !this.alerted) onEvent({ kind: "alert", message: alert });
    this.alerted ||= alert !== null;
  }

  private summary(): WatchSummary {
    const { readings } = this;
    const [before, after] = [readings[0], readings.at(-1)];
    if (!before || !after) throw new Error("A guard has at least two readings.");
    const vram = readings.map((reading) => sum(reading.gpus.flatMap((gpu) => (gpu.vram ? [gpu.vram.usedBytes] : []))));
    const hot = readings.map(hottestOf).filter((value) => value !== null);
    return {
      samples: readings.length,
      before,
      after,
      peakRamBytes: Math.max(...readings.map((reading) => reading.ram.usedBytes)),
      peakVramBytes: before.gpus.some((gpu) => gpu.vram) ? Math.max(...vram) : null,
      swapGrowthBytes: Math.max(...readings.map((reading) => reading.swap.usedBytes)) - before.swap.usedBytes,
      peakTemperatureCelsius: hot.length === 0 ? null : Math.max(...hot),
      otherCores: otherCores(readings),
      guardCpuShare: this.costMs / Math.max(SAMPLE_EVERY_MS, this.options.nowMs() - this.startedMs),
      breach: this.breach,
    };
  }
}

/** Mean over the trial, weighted by time; the first reading speaks of the time before it. */
function otherCores(readings: readonly HardwareReading[]): number {
  let weighted = 0;
  let total = 0;
  for (let i = 1; i < readings.length; i++) {
    const [before, after] = [readings[i - 1], readings[i]];
    if (!before || !after) continue;
    const ms = Math.max(0, after.atMs - before.atMs);
    weighted += after.otherCores * ms;
    total += ms;
  }
  return total > 0 ? weighted / total : 0;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
