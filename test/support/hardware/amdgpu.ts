import { under } from "./recorded-world";

/** Files of the amdgpu driver as read under /sys/class/drm/card<n>/device. */

const card = (index: number, files: Readonly<Record<string, string>>): Record<string, string> =>
  under(`/sys/class/drm/card${index}/device`, { vendor: "0x1002\n", ...files });

/** Radeon RX 7900 XT, kernel 6.12: a card with memory of its own, with a GTT of half the RAM as always. */
export const rx7900 = card(1, {
  device: "0x744c\n",
  mem_info_vram_total: "21458059264\n",
  mem_info_vram_used: "27856896\n",
  mem_info_gtt_total: "33542795264\n",
  mem_info_gtt_used: "14741504\n",
  gpu_busy_percent: "3\n",
  "hwmon/hwmon4/temp1_input": "46000\n",
  "hwmon/hwmon4/freq1_input": "2304000000\n",
});

/** Radeon RX 570 with 4 GB in a machine of 32 GB: GTT is larger than its own memory. */
export const rx570 = card(0, {
  device: "0x67df\n",
  mem_info_vram_total: "4294967296\n",
  mem_info_vram_used: "312475648\n",
  mem_info_gtt_total: "16769441792\n",
  mem_info_gtt_used: "41000960\n",
  gpu_busy_percent: "0\n",
});

/** Ryzen AI Max+ 395 with 128 GB, firmware's carve-out at its smallest, `ttm.pages_limit=25165824`, kernel 7.1. */
export const strixHalo = card(1, {
  device: "0x1586\n",
  mem_info_vram_total: "4294967296\n",
  mem_info_vram_used: "1120256000\n",
  mem_info_gtt_total: "103079215104\n",
  mem_info_gtt_used: "63000002560\n",
  gpu_busy_percent: "98\n",
  "hwmon/hwmon6/temp1_input": "71000\n",
});

/** The same with 96 GB carved out in the firmware: the system sees 32 GB of RAM. */
export const strixHaloCarved = card(1, {
  device: "0x1586\n",
  mem_info_vram_total: "103079215104\n",
  mem_info_vram_used: "468713472\n",
  mem_info_gtt_total: "16521000960\n",
  mem_info_gtt_used: "21000192\n",
  gpu_busy_percent: "1\n",
});

/** The graphics part of a Ryzen 7000 desktop processor (Raphael), seen beside a card. */
export const raphael = card(2, {
  device: "0x164e\n",
  mem_info_vram_total: "536870912\n",
  mem_info_vram_used: "26079232\n",
  mem_info_gtt_total: "33542795264\n",
  mem_info_gtt_used: "20000768\n",
  gpu_busy_percent: "0\n",
});

/** /proc/<pid>/fdinfo/<fd> of a process that holds an amdgpu device open, kernel 6.12. */
export const fdinfo = `pos:\t0
flags:\t02100002
mnt_id:\t26
ino:\t513
drm-driver:\tamdgpu
drm-client-id:\t55
drm-pdev:\t0000:04:00.0
pasid:\t32785
drm-total-cpu:\t0
drm-shared-cpu:\t0
drm-active-cpu:\t0
drm-resident-cpu:\t0
drm-total-gtt:\t22 MiB
drm-shared-gtt:\t0
drm-active-gtt:\t10 MiB
drm-resident-gtt:\t22 MiB
drm-total-vram:\t544428 KiB
drm-shared-vram:\t13584 KiB
drm-active-vram:\t260356 KiB
drm-resident-vram:\t544428 KiB
drm-memory-vram:\t544428 KiB
drm-memory-gtt: \t22528 KiB
drm-memory-cpu: \t0 KiB
amd-memory-visible-vram:\t544428 KiB
amd-evicted-vram:\t0 KiB
amd-requested-vram:\t544428 KiB
drm-engine-gfx:\t39456116802 ns
`;

/** The same file as kernels before 6.10 print it. */
export const oldFdinfo = `pos:\t0
flags:\t02100002
mnt_id:\t26
ino:\t513
drm-driver:\tamdgpu
drm-client-id:\t55
drm-pdev:\t0000:04:00.0
drm-memory-vram:\t544428 KiB
drm-memory-gtt: \t22528 KiB
drm-memory-cpu: \t512 KiB
drm-engine-gfx:\t39456116802 ns
`;
