import type { GpuProfile, GpuReading } from "../../core/domain/hardware";

/**
 * Share of RAM that macOS lets the GPU wire down unless `iogpu.wired_limit_mb` says otherwise. Only Metal tells it; these
 * shares are what llama.cpp printed of Metal up to macOS 15. Newer systems give more (74 % of 16 GB, 84 % of 128 GB), so
 * this errs on the safe side.
 */
const defaultShare = (ramBytes: number): number => (ramBytes >= 36 * 2 ** 30 ? 0.75 : 2 / 3);

/** The GPU's part of unified memory, from `sysctl -n iogpu.wired_limit_mb`; 0 there means the system's own choice. */
export function appleShareBytes(wiredLimitMb: string | null, ramBytes: number): number {
  const megabytes = Number(wiredLimitMb?.trim() ?? 0);
  return megabytes > 0 ? Math.min(ramBytes, megabytes * 2 ** 20) : Math.floor(ramBytes * defaultShare(ramBytes));
}

/** GPU of an Apple silicon machine from its processor's name ("Apple M3 Max"); null on Intel Macs. */
export function appleGpu(cpuModel: string, shareBytes: number): GpuProfile | null {
  const chip = /Apple M\d+( (Pro|Max|Ultra))?/.exec(cpuModel)?.[0];
  return chip === undefined ? null : { name: chip, vendor: "apple", vramBytes: shareBytes, driver: null, bandwidthBytesPerSecond: null };
}

export const IOREG_ARGS = ["-r", "-d", "1", "-w", "0", "-c", "IOAccelerator"] as const;

/** `ioreg -r -d 1 -w 0 -c IOAccelerator`: what the driver tells everybody. Temperature and clock need the administrator. */
export function parseIoreg(text: string, gpu: GpuProfile): GpuReading {
  const statistics = /"PerformanceStatistics" = \{(.*)\}/.exec(text)?.[1] ?? "";
  const value = (key: string): number | null => {
    const found = new RegExp(`"${key}"=(\\d+)`).exec(statistics)?.[1];
    return found === undefined ? null : Number(found);
  };
  const usedBytes = value("In use system memory");
  const busy = value("Device Utilization %");
  return {
    index: 0,
    name: gpu.name,
    vram: usedBytes === null || gpu.vramBytes === null ? null : { totalBytes: gpu.vramBytes, usedBytes },
    utilization: busy === null ? null : busy / 100,
    temperatureCelsius: null,
    clockMhz: null,
  };
}

/** `vm_stat`: memory that programs hold (anonymous, wired, compressed), bytes. Cached files are free for the asking. */
export function parseVmStat(text: string): number | null {
  const page = Number(/page size of (\d+) bytes/.exec(text)?.[1]);
  const pages = (key: string): number => Number(new RegExp(`^${key}:\\s+(\\d+)\\.$`, "m").exec(text)?.[1]);
  const used =
    (pages("Anonymous pages") - pages("Pages purgeable") + pages("Pages wired down") + pages("Pages occupied by compressor")) * page;
  return Number.isFinite(used) ? used : null;
}

/** `sysctl -n vm.swapusage`: "total = 2048.00M  used = 512.00M  free = 1536.00M". */
export function parseSwapUsage(text: string): { readonly totalBytes: number; readonly usedBytes: number } | null {
  const bytes = (key: string): number => {
    const [, value, unit] = new RegExp(`${key} = ([\\d.,]+)([KMG])`).exec(text) ?? [];
    return Number(value?.replace(",", ".")) * ({ K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[unit ?? ""] ?? Number.NaN);
  };
  const [totalBytes, usedBytes] = [bytes("total"), bytes("used")];
  return Number.isFinite(totalBytes) && Number.isFinite(usedBytes) ? { totalBytes, usedBytes } : null;
}
