import type { GpuProfile, GpuReading, MemoryReading } from "../../core/domain/hardware";
import type { HardwareWorld } from "../world";
import { sharedAmdName, soundsShared } from "./names";
import { pciCards, readNumber, readText } from "./sysfs";

export interface AmdGpu {
  readonly profile: GpuProfile;
  readonly reading: GpuReading;
  /** The GPU works in the machine's RAM (GTT) rather than in memory of its own. */
  readonly shared: boolean;
}

const AMD_VENDOR = "0x1002";

/** What the rest of the machine says about its GPUs. */
export interface AroundGpu {
  readonly kernel: string;
  readonly cpuModel: string;
}

/** Reads AMD GPUs from the amdgpu driver's files: no tool to install, no process to start. */
export async function readAmd(world: HardwareWorld, { kernel, cpuModel }: AroundGpu): Promise<AmdGpu[]> {
  const devices = await pciCards(world, AMD_VENDOR);
  const inProcessor = devices.length === 1 && hasGraphics(cpuModel);
  return Promise.all(devices.map((device, index) => readCard(world, { device, index, kernel, inProcessor })));
}

/** "AMD Ryzen 5 7530U with Radeon Graphics", "AMD Ryzen 7 7840HS w/ Radeon 780M Graphics". */
const hasGraphics = (cpuModel: string): boolean => /\bw(ith|\/) Radeon\b/i.test(cpuModel);

interface Card {
  readonly device: string;
  readonly index: number;
  readonly kernel: string;
  /** The processor has graphics, and this is the only AMD GPU. */
  readonly inProcessor: boolean;
}

async function readCard(world: HardwareWorld, { device, index, kernel, inProcessor }: Card): Promise<AmdGpu> {
  const file = (name: string): Promise<number | null> => readNumber(world, `${device}/${name}`);
  const [vramTotal, vramUsed, gttTotal, gttUsed, busy] = await Promise.all([
    file("mem_info_vram_total"),
    file("mem_info_vram_used"),
    file("mem_info_gtt_total"),
    file("mem_info_gtt_used"),
    file("gpu_busy_percent"),
  ]);
  const hwmon = (await world.list(`${device}/hwmon`))[0] ?? "none";
  const millidegrees = await file(`hwmon/${hwmon}/temp1_input`);
  const hertz = await file(`hwmon/${hwmon}/freq1_input`);
  const deviceId = (await readText(world, `${device}/device`)) ?? "";
  const name = sharedAmdName(deviceId) ?? (await readText(world, `${device}/product_name`)) ?? `AMD GPU ${deviceId}`.trim();
  const own = memory(vramTotal, vramUsed);
  const gtt = memory(gttTotal, gttUsed);
  const known = sharedAmdName(deviceId) !== null || soundsShared(name);
  const shared = own !== null && gtt !== null && worksInRam(own.totalBytes, gtt.totalBytes, known ? "part" : await structureOf(world, device, hwmon), inProcessor);
  const vram = shared ? { totalBytes: own.totalBytes + gtt.totalBytes, usedBytes: own.usedBytes + gtt.usedBytes } : own;
  return {
    profile: {
      name,
      vendor: "amd",
      vramBytes: vram?.totalBytes ?? null,
      // The driver inside the kernel has no version of its own.
      driver: (await readText(world, "/sys/module/amdgpu/version")) ?? `amdgpu of kernel ${kernel}`,
      bandwidthBytesPerSecond: null,
    },
    reading: {
      index,
      name,
      vram,
      utilization: busy === null ? null : busy / 100,
      temperatureCelsius: millidegrees === null ? null : millidegrees / 1000,
      clockMhz: hertz === null ? null : Math.round(hertz / 1e6),
    },
    shared,
  };
}

/**
 * A part of the processor or a card, by what the driver offers for one and not for the other (kernel, amdgpu_pm.c): the voltage of the
 * north bridge is a processor's; a clock, fan or load counter of the memory is a card's. Null where the kernel tells neither.
 */
async function structureOf(world: HardwareWorld, device: string, hwmon: string): Promise<"part" | "card" | null> {
  const has = async (name: string): Promise<boolean> => (await readText(world, `${device}/${name}`)) !== null;
  if ((await readText(world, `${device}/hwmon/${hwmon}/in1_label`)) === "vddnb") return "part";
  const ofCards = await Promise.all([has(`hwmon/${hwmon}/freq2_input`), has(`hwmon/${hwmon}/fan1_input`), has("mem_busy_percent")]);
  return ofCards.includes(true) ? "card" : null;
}

/** A carve-out up to here, with four times as much GTT, is no card's memory; up to 8 GiB it is none where the processor has graphics. */
const SMALL_BYTES = 2 * 2 ** 30;
const LARGEST_CARVED_BYTES = 8 * 2 ** 30;

/**
 * A part with shared memory keeps a carve-out of RAM as "VRAM". Left small (512 MB to 4 GB), models live in GTT, which
 * is RAM. Set large in the firmware (Strix Halo: up to 96 GB), the carve-out is out of the system's reach and as good
 * as memory of its own, and is treated so.
 */
function worksInRam(ownBytes: number, gttBytes: number, structure: "part" | "card" | null, inProcessor: boolean): boolean {
  if (ownBytes >= gttBytes || structure === "card") return false;
  if (structure === "part" || ownBytes <= SMALL_BYTES / 2) return true;
  if (ownBytes <= SMALL_BYTES && 4 * ownBytes <= gttBytes) return true;
  return inProcessor && ownBytes <= LARGEST_CARVED_BYTES && 1.25 * ownBytes <= gttBytes;
}

const memory = (totalBytes: number | null, usedBytes: number | null): MemoryReading | null =>
  totalBytes === null || usedBytes === null ? null : { totalBytes, usedBytes };
