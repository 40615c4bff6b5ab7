import type { GpuProfile, GpuReading, MemoryLayout, ToolStatus } from "../core/domain/hardware";
import { readAmd } from "./gpu/amd";
import { appleGpu, appleShareBytes } from "./gpu/apple";
import { nvidiaArgs, nvidiaProcessArgs, parseNvidia, parseNvidiaProcesses } from "./gpu/nvidia";
import type { HardwareWorld } from "./world";

export interface GpuSurvey {
  readonly profiles: readonly GpuProfile[];
  readonly readings: readonly GpuReading[];
  readonly layout: MemoryLayout;
  readonly tools: readonly ToolStatus[];
}

/** Finds every GPU that the platform's own files and tools tell of. */
export async function surveyGpus(world: HardwareWorld, cpuModel: string, ramBytes: number): Promise<GpuSurvey> {
  if (world.platform === "darwin") return surveyApple(world, cpuModel, ramBytes);
  const [nvidia, amd] = [await world.run("nvidia-smi", nvidiaArgs), await readAmd(world)];
  const cards = nvidia.state === "ok" ? parseNvidia(nvidia.text) : [];
  const profiles = [...cards.map((card) => card.profile), ...amd.map((card) => card.profile)];
  const readings = [...cards.map((card) => card.reading), ...amd.map((card) => card.reading)].map((reading, index) => ({
    ...reading,
    index,
  }));
  const tools: ToolStatus[] = [
    nvidia.state === "ok"
      ? { name: "nvidia-smi", state: "found", version: cards[0]?.profile.driver ?? "no GPU listed" }
      : nvidia.state === "failed"
        ? { name: "nvidia-smi", state: "failed", why: nvidia.why }
        : { name: "nvidia-smi", state: "missing", costs: "VRAM, load and temperature of NVIDIA GPUs cannot be read" },
    ...(amd.length > 0 ? [{ name: "amdgpu", state: "found" as const, version: amd[0]?.profile.driver ?? "in the kernel" }] : []),
  ];
  const apu = amd.find((card) => card.unified);
  const layout: MemoryLayout =
    cards.some((card) => card.reading.vram !== null) || amd.some((card) => !card.unified)
      ? { kind: "discrete" }
      : apu
        ? { kind: "unified", gpuShareBytes: Math.min(ramBytes, apu.profile.vramBytes ?? ramBytes) }
        : cards.length > 0
          ? { kind: "unified", gpuShareBytes: ramBytes }
          : { kind: "cpu" };
  return { profiles, readings, layout, tools };
}

async function surveyApple(world: HardwareWorld, cpuModel: string, ramBytes: number): Promise<GpuSurvey> {
  const limit = await world.run("sysctl", ["-n", "iogpu.wired_limit_mb"]);
  const share = appleShareBytes(limit.state === "ok" ? limit.text : null, ramBytes);
  const gpu = appleGpu(cpuModel, share);
  if (!gpu) return { profiles: [], readings: [], layout: { kind: "cpu" }, tools: [] };
  const reading: GpuReading = { index: 0, name: gpu.name, vram: null, utilization: null, temperatureCelsius: null, clockMhz: null };
  return {
    profiles: [gpu],
    readings: [reading],
    layout: { kind: "unified", gpuShareBytes: share },
    tools: [
      { name: "powermetrics", state: "missing", costs: "GPU load and temperature need administrator rights on macOS and are not read" },
    ],
  };
}

export interface GpuSample {
  readonly readings: readonly GpuReading[];
  /** VRAM of the engine's processes, bytes; null where it cannot be told. */
  readonly engineVramBytes: number | null;
}

/** A fresh reading of GPUs that a survey has found. Costs nothing where there are none. */
export async function sampleGpus(world: HardwareWorld, known: GpuSurvey, enginePids: readonly number[]): Promise<GpuSample> {
  const vendors = new Set(known.profiles.map((profile) => profile.vendor));
  if (vendors.size === 0) return { readings: [], engineVramBytes: null };
  const nvidia = vendors.has("nvidia") ? await world.run("nvidia-smi", nvidiaArgs) : null;
  const apps = nvidia?.state === "ok" ? await world.run("nvidia-smi", nvidiaProcessArgs) : null;
  const amd = vendors.has("amd") ? await readAmd(world) : [];
  const cards = nvidia?.state === "ok" ? parseNvidia(nvidia.text) : [];
  const readings = [...cards.map((card) => card.reading), ...amd.map((card) => card.reading)].map((reading, index) => ({
    ...reading,
    index,
  }));
  return {
    readings: vendors.has("apple") ? known.readings : readings,
    engineVramBytes: apps?.state === "ok" && amd.length === 0 ? parseNvidiaProcesses(apps.text, new Set(enginePids)) : null,
  };
}
