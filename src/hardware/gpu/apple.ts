import type { GpuProfile } from "../../core/domain/hardware";

/** Share of RAM that macOS lets the GPU wire down unless `iogpu.wired_limit_mb` says otherwise. */
const DEFAULT_SHARE = (ramBytes: number): number => (ramBytes > 36 * 2 ** 30 ? 0.75 : 2 / 3);

/** The GPU's part of unified memory, from `sysctl -n iogpu.wired_limit_mb`; 0 there means the system's own choice. */
export function appleShareBytes(wiredLimitMb: string | null, ramBytes: number): number {
  const megabytes = Number(wiredLimitMb?.trim() ?? 0);
  return megabytes > 0 ? Math.min(ramBytes, megabytes * 2 ** 20) : Math.floor(ramBytes * DEFAULT_SHARE(ramBytes));
}

/** GPU of an Apple silicon machine from its processor's name ("Apple M3 Max"); null on Intel Macs. */
export function appleGpu(cpuModel: string, shareBytes: number): GpuProfile | null {
  if (!cpuModel.startsWith("Apple")) return null;
  return { name: cpuModel, vendor: "apple", vramBytes: shareBytes, driver: null, bandwidthBytesPerSecond: null };
}
