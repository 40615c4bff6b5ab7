import type { Breach, HardwareReading, WatchSummary } from "../core/domain/hardware";
import { hottestOf } from "./limits";
import { busiestBetween } from "./others";
import { coresOf } from "./sampler";
import type { Everybody, Sample } from "./sampler";

/** What one watch sees, put together sample by sample: a watch of hours takes no more memory than one of seconds. */
export class WatchFold {
  private samples = 0;
  private first: Sample | null = null;
  private last: Sample | null = null;
  private firstEverybody: Everybody | null = null;
  private lastEverybody: Everybody | null = null;
  private peakRamBytes = 0;
  private peakVramBytes: number | null = null;
  private swapGrowthBytes = 0;
  private peakTemperatureCelsius: number | null = null;
  private otherClients: number | null = null;
  private readonly gpuOutsiders = new Set<string>();
  private unread = false;
  private idleGpuShare: number | null = null;

  /** `afterRest`: nothing of O3's ran for a while before, so a GPU that is busy at the beginning works for somebody else. */
  constructor(private readonly afterRest = false) {}

  get isEmpty(): boolean {
    return this.first === null;
  }

  add(sample: Sample): void {
    const { reading, everybody } = sample;
    // Who was served before the first sample was no matter to what is watched.
    if (this.samples > 0) this.otherClients = larger(this.otherClients, sample.otherClients);
    for (const name of sample.gpuOutsiders ?? []) this.gpuOutsiders.add(name);
    this.unread = sample.incomplete === true;
    if (this.samples === 0 && this.afterRest) this.idleGpuShare = busiestGpu(reading);
    this.samples++;
    this.first ??= sample;
    this.last = sample;
    this.firstEverybody ??= everybody ?? null;
    this.lastEverybody = everybody ?? this.lastEverybody;
    this.peakRamBytes = Math.max(this.peakRamBytes, reading.ram.usedBytes);
    this.peakVramBytes = larger(this.peakVramBytes, vramUsed(reading));
    this.swapGrowthBytes = Math.max(this.swapGrowthBytes, reading.swap.usedBytes - this.first.reading.swap.usedBytes);
    this.peakTemperatureCelsius = larger(this.peakTemperatureCelsius, hottestOf(reading));
  }

  /** A reading could not be had; the next one may make up for it. */
  miss(): void {
    this.unread = true;
  }

  /** `guardCpuShare`: of one core. Throws where nothing was seen: a watch has at least one sample. */
  summary(breach: Breach | null, guardCpuShare: number): WatchSummary {
    const { first, last } = this;
    if (!first || !last) throw new RangeError("A watch has at least one sample.");
    return {
      samples: this.samples,
      before: first.reading,
      after: last.reading,
      peakRamBytes: this.peakRamBytes,
      peakVramBytes: this.peakVramBytes,
      swapGrowthBytes: this.swapGrowthBytes,
      peakTemperatureCelsius: this.peakTemperatureCelsius,
      otherCores: coresOf({
        coreMs: last.others.coreMs - first.others.coreMs,
        wallMs: last.others.wallMs - first.others.wallMs,
      }),
      ...this.outsiders(),
      otherClients: this.otherClients,
      ...(this.gpuOutsiders.size > 0 ? { gpuOutsiders: [...this.gpuOutsiders] } : {}),
      ...(this.idleGpuShare === null ? {} : { idleGpuShare: this.idleGpuShare }),
      ...(this.unread ? { unread: true } : {}),
      guardCpuShare,
      breach,
    };
  }

  /** The busiest outsiders between the first and the last sample that looked at everybody. */
  private outsiders(): Pick<WatchSummary, "outsiders"> {
    const { firstEverybody: from, lastEverybody: to } = this;
    const outsiders = from && to && from !== to ? busiestBetween(from.snapshot, to.snapshot, (pid) => to.names.get(pid)) : [];
    return outsiders.length > 0 ? { outsiders } : {};
  }
}

const busiestGpu = ({ gpus }: HardwareReading): number | null =>
  gpus.reduce<number | null>((most, { utilization }) => larger(most, utilization), null);

const larger = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

function vramUsed({ gpus }: HardwareReading): number | null {
  const known = gpus.flatMap(({ vram }) => (vram ? [vram.usedBytes] : []));
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}
