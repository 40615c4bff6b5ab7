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

/** Reads AMD GPUs from the amdgpu driver's files: no tool to install, no process to start. */
export async function readAmd(world: HardwareWorld, kernel: string): Promise<AmdGpu[]> {
  const devices = await pciCards(world, AMD_VENDOR);
  return Promise.all(devices.map((device, index) => readCard(world, device, index, kernel)));
}

async function readCard(world: HardwareWorld, device: string, index: number, kernel: string): Promise<AmdGpu> {
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
  const shared = worksInRam(deviceId, name, own, gtt);
  const vram = shared && own && gtt ? { totalBytes: own.totalBytes + gtt.totalBytes, usedBytes: own.usedBytes + gtt.usedBytes } : own;
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
 * A part with shared memory keeps a carve-out of RAM as "VRAM". Left small (512 MB to 4 GB), models live in GTT, which
 * is RAM. Set large in the firmware (Strix Halo: up to 96 GB), the carve-out is out of the system's reach and as good
 * as memory of its own, and is treated so.
 */
function worksInRam(deviceId: string, name: string, own: MemoryReading | null, gtt: MemoryReading | null): boolean {
  const known = sharedAmdName(deviceId) !== null || soundsShared(name);
  // Parts newer than the table: no card that runs models has so little memory of its own.
  const tiny = own !== null && own.totalBytes <= 2 ** 30;
  return (known || tiny) && (own?.totalBytes ?? 0) < (gtt?.totalBytes ?? 0);
}

const memory = (totalBytes: number | null, usedBytes: number | null): MemoryReading | null =>
  totalBytes === null || usedBytes === null ? null : { totalBytes, usedBytes };
