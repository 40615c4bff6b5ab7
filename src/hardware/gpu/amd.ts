import type { GpuProfile, GpuReading } from "../../core/domain/hardware";
import type { HardwareWorld } from "../world";

export interface AmdGpu {
  readonly profile: GpuProfile;
  readonly reading: GpuReading;
  /** Memory that the GPU shares with the CPU (GTT), bytes: the larger part on an APU. */
  readonly sharedBytes: number;
  /** Marketing names do not tell an APU; its own VRAM is a small carve-out beside a large shared part. */
  readonly unified: boolean;
}

const AMD_VENDOR = "0x1002";

/** Reads AMD GPUs from the amdgpu driver's files: no tool, no process, and so no cost. */
export async function readAmd(world: HardwareWorld): Promise<AmdGpu[]> {
  if (world.platform !== "linux") return [];
  const cards = (await world.list("/sys/class/drm")).filter((name) => /^card\d+$/.test(name)).sort();
  const found: AmdGpu[] = [];
  for (const card of cards) {
    const device = `/sys/class/drm/${card}/device`;
    if ((await text(world, `${device}/vendor`)) !== AMD_VENDOR) continue;
    found.push(await readCard(world, device, found.length));
  }
  return found;
}

async function readCard(world: HardwareWorld, device: string, index: number): Promise<AmdGpu> {
  const file = (name: string): Promise<number | null> => number(world, `${device}/${name}`);
  const [vramTotal, vramUsed, gttTotal, gttUsed, busy] = await Promise.all([
    file("mem_info_vram_total"),
    file("mem_info_vram_used"),
    file("mem_info_gtt_total"),
    file("mem_info_gtt_used"),
    file("gpu_busy_percent"),
  ]);
  const hwmon = (await world.list(`${device}/hwmon`))[0];
  const millidegrees = hwmon === undefined ? null : await number(world, `${device}/hwmon/${hwmon}/temp1_input`);
  const hertz = hwmon === undefined ? null : await number(world, `${device}/hwmon/${hwmon}/freq1_input`);
  const name = (await text(world, `${device}/product_name`)) ?? `AMD GPU ${(await text(world, `${device}/device`)) ?? ""}`.trim();
  const unified = isApu(name, vramTotal ?? 0, gttTotal ?? 0);
  const own = { totalBytes: vramTotal ?? 0, usedBytes: vramUsed ?? 0 };
  const shared = { totalBytes: gttTotal ?? 0, usedBytes: gttUsed ?? 0 };
  const vram = unified ? { totalBytes: own.totalBytes + shared.totalBytes, usedBytes: own.usedBytes + shared.usedBytes } : own;
  return {
    profile: {
      name,
      vendor: "amd",
      vramBytes: vram.totalBytes,
      driver: await text(world, "/sys/module/amdgpu/version"),
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
    sharedBytes: shared.totalBytes,
    unified,
  };
}

/** Strix Halo and other APUs: by name, or by a carve-out that is small beside what they share. */
export const isApu = (name: string, vramBytes: number, gttBytes: number): boolean =>
  /80[56]0S|8[89]0M|7[468]0M|Radeon Graphics|Strix|Ryzen/i.test(name) ||
  (gttBytes > 0 && vramBytes <= 2 ** 32 && gttBytes >= 2 * vramBytes);

async function text(world: HardwareWorld, path: string): Promise<string | null> {
  const read = (await world.read(path))?.trim();
  return read === undefined || read === "" ? null : read;
}

async function number(world: HardwareWorld, path: string): Promise<number | null> {
  const value = Number((await text(world, path)) ?? Number.NaN);
  return Number.isFinite(value) ? value : null;
}
