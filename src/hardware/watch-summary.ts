import type { Breach, HardwareReading, WatchSummary } from "../core/domain/hardware";
import { hottestOf } from "./limits";
import { busiestBetween } from "./others";
import { coresOf } from "./sampler";
import type { Sample } from "./sampler";

/** What a watch saw, from its samples in order; there is at least one. */
export function summaryOf(samples: readonly Sample[], breach: Breach | null, guardCpuShare: number): WatchSummary {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last) throw new Error("A watch has at least one sample.");
  const readings = samples.map(({ reading }) => reading);
  const vram = readings.map(vramUsed).filter((value) => value !== null);
  const hot = readings.map(hottestOf).filter((value) => value !== null);
  return {
    samples: samples.length,
    before: first.reading,
    after: last.reading,
    peakRamBytes: Math.max(...readings.map(({ ram }) => ram.usedBytes)),
    peakVramBytes: vram.length === 0 ? null : Math.max(...vram),
    swapGrowthBytes: Math.max(0, ...readings.map(({ swap }) => swap.usedBytes - first.reading.swap.usedBytes)),
    peakTemperatureCelsius: hot.length === 0 ? null : Math.max(...hot),
    otherCores: coresOf({
      coreMs: last.others.coreMs - first.others.coreMs,
      wallMs: last.others.wallMs - first.others.wallMs,
    }),
    ...namesOf(samples),
    guardCpuShare,
    breach,
  };
}

/** The busiest outsiders between the first and the last sample that looked at everybody. */
function namesOf(samples: readonly Sample[]): Pick<WatchSummary, "outsiders"> {
  const [first, last] = [samples.find(({ everybody }) => everybody)?.everybody, samples.findLast(({ everybody }) => everybody)?.everybody];
  const outsiders = first && last && first !== last ? busiestBetween(first.snapshot, last.snapshot, (pid) => last.names.get(pid)) : [];
  return outsiders.length > 0 ? { outsiders } : {};
}

function vramUsed({ gpus }: HardwareReading): number | null {
  const known = gpus.flatMap(({ vram }) => (vram ? [vram.usedBytes] : []));
  return known.length === 0 ? null : known.reduce((sum, bytes) => sum + bytes, 0);
}
