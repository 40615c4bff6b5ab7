import { createHash } from "node:crypto";
import type { GpuProfile } from "../core/domain/hardware";

export interface FingerprintParts {
  readonly cpuModel: string;
  readonly physicalCores: number;
  readonly logicalCores: number;
  readonly ramBytes: number;
  readonly gpus: readonly GpuProfile[];
}

/** Short hash of what speed and memory depend on; a driver's update changes it, a reboot does not. */
export function fingerprintOf(parts: FingerprintParts): string {
  // Firmware takes a little more or less RAM from boot to boot: a quarter of a GiB tells machines apart, not boots.
  const ram = Math.round(parts.ramBytes / 2 ** 28);
  // The order in which cards are found is no property of the machine.
  const gpus = parts.gpus
    .map(({ name, vramBytes, driver }) => [name, Math.round((vramBytes ?? 0) / 2 ** 28), driver])
    .map((gpu) => JSON.stringify(gpu));
  const text = JSON.stringify([parts.cpuModel, parts.physicalCores, parts.logicalCores, ram, gpus.sort()]);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
