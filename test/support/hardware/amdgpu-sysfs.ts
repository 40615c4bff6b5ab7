import { under } from "./recorded-world";

const GIB = 2 ** 30;
const line = (value: number | string): string => `${value}\n`;

interface Card {
  readonly device: string;
  readonly vramTotal: number;
  readonly vramUsed: number;
  readonly gttTotal: number;
  readonly gttUsed: number;
  readonly files?: Readonly<Record<string, string>>;
}

/** The files that the amdgpu driver shows of one card. Put together by hand after the kernel's documentation of them. */
export const amdCard = (card: string, { device, vramTotal, vramUsed, gttTotal, gttUsed, files = {} }: Card): Record<string, string> =>
  under(`/sys/class/drm/${card}/device`, {
    vendor: "0x1002\n",
    device: line(device),
    mem_info_vram_total: line(vramTotal),
    mem_info_vram_used: line(vramUsed),
    mem_info_gtt_total: line(gttTotal),
    mem_info_gtt_used: line(gttUsed),
    ...files,
  });

/** Radeon RX 7900 XTX: consumer cards have an empty product name. */
export const rx7900 = amdCard("card1", {
  device: "0x744c",
  vramTotal: 24 * GIB,
  vramUsed: 6 * GIB,
  gttTotal: 31 * GIB,
  gttUsed: 0.1 * GIB,
  files: {
    product_name: "\n",
    gpu_busy_percent: "83\n",
    "hwmon/hwmon4/temp1_input": "61000\n",
    "hwmon/hwmon4/freq1_input": "2304000000\n",
  },
});

/** Strix Halo as it comes: a carve-out of 512 MiB, and half of 128 GB for GTT. */
export const strixHalo = amdCard("card0", {
  device: "0x1586",
  vramTotal: 0.5 * GIB,
  vramUsed: 0.25 * GIB,
  gttTotal: 62 * GIB,
  gttUsed: 20 * GIB,
  files: { gpu_busy_percent: "12\n", "hwmon/hwmon6/temp1_input": "48000\n" },
});

/** Strix Halo with 96 GB given to the GPU in the firmware. */
export const strixHaloCarved = amdCard("card0", {
  device: "0x1586",
  vramTotal: 96 * GIB,
  vramUsed: 1 * GIB,
  gttTotal: 15 * GIB,
  gttUsed: 0,
});

/** Radeon RX 6500 XT: only 4 GB of its own, and far more GTT. */
export const rx6500 = amdCard("card0", { device: "0x743f", vramTotal: 4 * GIB, vramUsed: 0, gttTotal: 31 * GIB, gttUsed: 0 });

/** The graphics part that every desktop Ryzen 7000 has beside the real card. */
export const raphael = amdCard("card0", { device: "0x164e", vramTotal: 0.5 * GIB, vramUsed: 0, gttTotal: 31 * GIB, gttUsed: 0 });

/** A card without a driver: only PCI's own files. */
export const nouveauCard = under("/sys/class/drm/card0/device", { vendor: "0x10de\n", device: "0x2684\n" });
