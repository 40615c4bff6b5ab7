import type { GpuProfile, GpuReading, MemoryLayout, ToolStatus } from "../core/domain/hardware";
import type { Controller, MachineFacts } from "./facts";
import { readAmd } from "./gpu/amd";
import type { AroundGpu } from "./gpu/amd";
import { appleGpu, appleShareBytes, IOREG_ARGS, parseIoreg } from "./gpu/apple";
import { soundsShared } from "./gpu/names";
import { nvidiaArgs, nvidiaMessage, parseNvidia } from "./gpu/nvidia";
import type { NvidiaGpu } from "./gpu/nvidia";
import { pciCards } from "./gpu/sysfs";
import type { HardwareWorld, ToolOutput } from "./world";

export interface GpuSurvey {
  readonly around: AroundGpu;
  readonly profiles: readonly GpuProfile[];
  /** Of the GPUs that can be read, in a fixed order. */
  readonly readings: readonly GpuReading[];
  readonly layout: MemoryLayout;
  readonly tools: readonly ToolStatus[];
}

/** Finds every GPU that the platform's own files and tools tell of. `ramBytes` is the machine's. */
export async function surveyGpus(world: HardwareWorld, facts: MachineFacts, ramBytes: number): Promise<GpuSurvey> {
  if (world.platform === "darwin") return surveyApple(world, facts, ramBytes);
  const answer = await world.run("nvidia-smi", nvidiaArgs);
  const nvidia = answer.state === "missing" ? [] : parseNvidia(answer.text);
  const amd = await readAmd(world, facts);
  const intel = (await pciCards(world, "0x8086")).length;
  // Cards that the operating system knows of and nothing here can read.
  const mute = [
    ...(nvidia.length === 0 ? await muteNvidia(world) : []),
    ...facts.controllers.filter(({ vendor, name }) => nvidia.length === 0 || !isNvidia(vendor, name)).map(ofController),
  ];
  const own = amd.filter(({ shared }) => !shared);
  const inRam = amd.filter(({ shared }) => shared);
  const discrete = nvidia.some(({ shared }) => !shared) || own.length > 0;
  // Beside a card with memory of its own, a processor's graphics part is not where models go.
  const cards = [...nvidia, ...own, ...(discrete ? [] : inRam)];
  return {
    around: facts,
    profiles: [...cards.map(({ profile }) => profile), ...mute],
    readings: cards.map(({ reading }, index) => ({ ...reading, index })),
    layout: discrete ? { kind: "discrete" } : sharedLayout(nvidia.length > 0, inRam[0]?.profile.vramBytes ?? null, mute, ramBytes),
    tools: [
      nvidiaStatus(answer, nvidia),
      ...(amd.length > 0 ? [{ name: "amdgpu", state: "found" as const, version: amd[0]?.profile.driver ?? ({ code: "in-the-kernel" } as const) }] : []),
      ...(intel > 0 && !discrete
        ? [
            {
              name: "Intel GPU counters",
              state: "missing" as const,
              costs: { code: "intel-not-told" } as const,
            },
          ]
        : []),
    ],
  };
}

function sharedLayout(nvidia: boolean, amdBytes: number | null, mute: readonly GpuProfile[], ramBytes: number): MemoryLayout {
  if (amdBytes !== null) return { kind: "unified", gpuShareBytes: Math.min(ramBytes, amdBytes) };
  if (nvidia) return { kind: "unified", gpuShareBytes: ramBytes };
  const shared = mute.find(({ name, vendor }) => vendor === "amd" && soundsShared(name));
  if (shared) return { kind: "unified", gpuShareBytes: Math.min(ramBytes, shared.vramBytes ?? ramBytes) };
  return mute.some(({ vendor, vramBytes }) => vendor !== "intel" && vramBytes !== null && vramBytes > 2 ** 31)
    ? { kind: "discrete" }
    : { kind: "cpu" };
}

function nvidiaStatus(answer: ToolOutput, gpus: readonly NvidiaGpu[]): ToolStatus {
  switch (answer.state) {
    case "ok":
      return { name: "nvidia-smi", state: "found", version: gpus[0] ? (gpus[0].profile.driver ?? { code: "driver-not-told" }) : { code: "no-gpu-listed" } };
    case "missing":
      return { name: "nvidia-smi", state: "missing", costs: { code: "nvidia-not-read" } };
    case "failed":
      return { name: "nvidia-smi", state: "failed", why: nvidiaMessage(answer.text) ?? answer.why };
  }
}

const isNvidia = (vendor: string, name: string): boolean => /nvidia|geforce|quadro/i.test(`${vendor} ${name}`);

async function muteNvidia(world: HardwareWorld): Promise<GpuProfile[]> {
  const cards = await pciCards(world, "0x10de");
  return cards.map(() => ({ name: "NVIDIA GPU", vendor: "nvidia", vramBytes: null, driver: null, bandwidthBytesPerSecond: null }));
}

function ofController({ name, vendor, vramBytes, driver }: Controller): GpuProfile {
  const words = `${vendor} ${name}`;
  const maker = isNvidia(vendor, name) ? "nvidia" : /amd|radeon|ati /i.test(words) ? "amd" : /intel/i.test(words) ? "intel" : "other";
  return { name, vendor: maker, vramBytes, driver, bandwidthBytesPerSecond: null };
}

async function surveyApple(world: HardwareWorld, facts: MachineFacts, ramBytes: number): Promise<GpuSurvey> {
  const limit = await world.run("sysctl", ["-n", "iogpu.wired_limit_mb"]);
  const gpuShareBytes = appleShareBytes(limit.state === "ok" ? limit.text : null, ramBytes);
  const gpu = appleGpu(facts.cpuModel, gpuShareBytes);
  if (!gpu) return { around: facts, profiles: [], readings: [], layout: { kind: "cpu" }, tools: [] };
  const ioreg = await world.run("ioreg", IOREG_ARGS);
  const counters: ToolStatus =
    ioreg.state === "ok"
      ? { name: "ioreg", state: "found", version: { code: "of-the-system" } }
      : { name: "ioreg", state: "failed", why: ioreg.state === "failed" ? ioreg.why : { code: "not-where-it-should-be" } };
  return {
    around: facts,
    profiles: [gpu],
    readings: [parseIoreg(ioreg.state === "ok" ? ioreg.text : "", gpu)],
    layout: { kind: "unified", gpuShareBytes },
    tools: [
      counters,
      { name: "powermetrics", state: "missing", costs: { code: "needs-administrator" } },
    ],
  };
}
