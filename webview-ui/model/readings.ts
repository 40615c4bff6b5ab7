import type { HardwareLimits, HardwareReading, MemoryReading } from "../../src/core/domain/hardware";
import { formatBytes } from "../../src/core/format";
import { fullestVram, hottest, shareOf } from "../../src/core/readings";
import { say } from "../say";

/** One reading as a bar: `share` and `limit` are parts of the bar, 0 to 1. */
export interface Meter {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly note: string;
  readonly share: number;
  readonly limit: number | null;
  readonly past: "" | "alert" | "limit";
}

const HOTTEST_CELSIUS = 110;

/** The machine's readings; what it does not tell is left out. Limits are known once a report is there. */
export function metersOf(reading: HardwareReading, limits: HardwareLimits | null): readonly Meter[] {
  const vram = fullestVram(reading.gpus);
  const temperature = hottest(reading);
  return [
    memoryMeter("ram", say("ram"), reading.ram, limits?.ram ?? null, limits?.alert ?? null),
    ...(vram ? [memoryMeter("vram", say("vram"), vram, limits?.vram ?? null, limits?.alert ?? null)] : []),
    { id: "cpu", label: say("cpu"), value: percent(reading.cpuLoad), note: "", share: clamp(reading.cpuLoad), limit: null, past: "" },
    ...(temperature === null ? [] : [temperatureMeter(temperature, limits?.temperatureCelsius ?? null)]),
  ];
}

function memoryMeter(id: string, label: string, memory: MemoryReading, limit: number | null, alert: number | null): Meter {
  const share = shareOf(memory);
  const used = say("usedOf", formatBytes(memory.usedBytes), formatBytes(memory.totalBytes));
  return {
    id,
    label,
    value: percent(share),
    note: limit === null ? used : `${used}, ${say("limitAt", percent(limit))}`,
    share: clamp(share),
    limit,
    past: limit !== null && share > limit ? "limit" : alert !== null && share >= alert ? "alert" : "",
  };
}

function temperatureMeter(celsius: number, limit: number | null): Meter {
  return {
    id: "temperature",
    label: say("temperature"),
    value: `${Math.round(celsius)} °C`,
    note: limit === null ? "" : say("limitAt", `${limit} °C`),
    share: clamp(celsius / HOTTEST_CELSIUS),
    limit: limit === null ? null : clamp(limit / HOTTEST_CELSIUS),
    past: limit !== null && celsius > limit ? "limit" : "",
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const clamp = (share: number): number => Math.min(1, Math.max(0, share));
