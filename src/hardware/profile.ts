import type { HardwareProfile } from "../core/domain/hardware";
import { cpuQuota, memoryLimits } from "./cgroup";
import { hybridPerformanceCores, usableCores } from "./cores";
import type { MachineFacts } from "./facts";
import { fingerprintOf } from "./fingerprint";
import type { GpuSurvey } from "./gpus";
import { parseMeminfo } from "./proc";
import type { HardwareWorld } from "./world";

/** RAM of the whole machine, bytes: no limit applied. */
export async function machineRamBytes(world: HardwareWorld, facts: MachineFacts): Promise<number> {
  return parseMeminfo((await world.read("/proc/meminfo")) ?? "").ram.totalBytes || facts.ramBytes;
}

/** What does not change while O3 runs. `pid` is a process of the engine's where one is known: its container's limits bind. */
export async function readProfile(
  world: HardwareWorld,
  facts: MachineFacts,
  survey: GpuSurvey,
  pid: number | "self",
): Promise<HardwareProfile> {
  const linux = world.platform === "linux";
  const machineBytes = await machineRamBytes(world, facts);
  const limits = linux ? (await memoryLimits(world, pid)).map(({ limitBytes }) => limitBytes) : [];
  const ramBytes = Math.min(machineBytes, ...limits);
  const performance = (linux ? await hybridPerformanceCores(world) : null) ?? facts.performanceCores ?? facts.physicalCores;
  const machine = { physicalCores: facts.physicalCores, performanceCores: performance, logicalCores: facts.logicalCores };
  const cores = usableCores(machine, linux ? await cpuQuota(world, pid) : null);
  const swap = linux ? parseMeminfo((await world.read("/proc/meminfo")) ?? "").swap.totalBytes : facts.swapBytes;
  return {
    platform: world.platform,
    osRelease: `${facts.os} ${facts.kernel}`.trim(),
    cpuModel: facts.cpuModel,
    ...cores,
    ramBytes,
    ramLimitedBy: ramBytes < machineBytes ? "cgroup" : "machine",
    swapBytes: swap,
    gpus: survey.profiles,
    layout: survey.layout,
    power: facts.power,
    tools: survey.tools,
    fingerprint: fingerprintOf({ cpuModel: facts.cpuModel, ...cores, ramBytes, gpus: survey.profiles }),
  };
}
