import { createHash } from "node:crypto";
import os from "node:os";
import si from "systeminformation";
import type { GpuProfile, HardwareProfile } from "../core/domain/hardware";
import { cgroupMemory } from "./cgroup";
import type { GpuSurvey } from "./gpus";
import { parseMeminfo } from "./proc";
import type { HardwareWorld } from "./world";

/** What does not change while O3 runs. */
export async function readProfile(world: HardwareWorld, survey: GpuSurvey): Promise<HardwareProfile> {
  const [cpu, mem, battery, osInfo] = await Promise.all([si.cpu(), si.mem(), si.battery(), si.osInfo()]);
  const meminfo = world.platform === "linux" ? parseMeminfo((await world.read("/proc/meminfo")) ?? "") : null;
  const machineBytes = meminfo?.ram.totalBytes ?? mem.total;
  const limited = world.platform === "linux" ? await cgroupMemory(world, machineBytes) : null;
  const cores = {
    physicalCores: cpu.physicalCores || os.cpus().length,
    performanceCores: cpu.performanceCores ?? cpu.physicalCores,
    logicalCores: os.availableParallelism(),
  };
  const cpuModel = `${cpu.manufacturer} ${cpu.brand}`.trim() || (os.cpus()[0]?.model ?? "unknown");
  const ramBytes = limited?.totalBytes ?? machineBytes;
  return {
    platform: world.platform,
    osRelease: `${osInfo.distro} ${osInfo.release} ${os.release()}`.trim(),
    cpuModel,
    ...cores,
    ramBytes,
    ramLimitedBy: limited ? "cgroup" : "machine",
    swapBytes: meminfo?.swap.totalBytes ?? mem.swaptotal,
    gpus: survey.profiles,
    layout: survey.layout,
    power: !battery.hasBattery ? "mains" : battery.acConnected ? "mains" : "battery",
    tools: survey.tools,
    fingerprint: fingerprintOf({ cpuModel, ...cores, ramBytes, gpus: survey.profiles }),
  };
}

/** Short hash of what speed and memory depend on; a driver's update changes it, a reboot does not. */
export function fingerprintOf(parts: {
  readonly cpuModel: string;
  readonly physicalCores: number;
  readonly logicalCores: number;
  readonly ramBytes: number;
  readonly gpus: readonly GpuProfile[];
}): string {
  // Firmware takes a little more or less RAM from boot to boot: a quarter of a GiB tells machines apart, not boots.
  const ram = Math.round(parts.ramBytes / 2 ** 28);
  const gpus = parts.gpus.map(({ name, vramBytes, driver }) => [name, vramBytes, driver]);
  const text = JSON.stringify([parts.cpuModel, parts.physicalCores, parts.logicalCores, ram, gpus]);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

export const systemCpuModel = async (): Promise<string> => {
  const cpu = await si.cpu();
  return `${cpu.manufacturer} ${cpu.brand}`.trim();
};
