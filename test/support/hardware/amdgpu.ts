import { under } from "./recorded-world";

/** Files of the amdgpu driver under /sys/class/drm/card<n>/device, with sizes that owners of such machines posted. */

const card = (index: number, files: Readonly<Record<string, string>>): Record<string, string> =>
  under(`/sys/class/drm/card${index}/device`, { vendor: "0x1002\n", ...files });

/** Radeon RX 7900 XT; memory as rocm-smi told it. The GTT is half of that machine's RAM, put in by hand. */
export const rx7900xt = card(1, {
  device: "0x744c\n",
  mem_info_vram_total: "21458059264\n",
  mem_info_vram_used: "27856896\n",
  mem_info_gtt_total: "33542795264\n",
  mem_info_gtt_used: "14741504\n",
});

/** Ryzen AI Max+ 395 with 128 GB, `ttm.pages_limit=25165824`, kernel 7.1: the totals; what is used is put in by hand. */
export const strixHalo = card(1, {
  device: "0x1586\n",
  mem_info_vram_total: "4294967296\n",
  mem_info_vram_used: "1120256000\n",
  mem_info_gtt_total: "103079215104\n",
  mem_info_gtt_used: "63000002560\n",
});

/** A graphics part as small as Raphael's under a device number that nobody has yet. */
export const smallPart = card(2, {
  device: "0xfffe\n",
  mem_info_vram_total: "536870912\n",
  mem_info_vram_used: "26079232\n",
  mem_info_gtt_total: "33542795264\n",
  mem_info_gtt_used: "20000768\n",
});

/** /proc/<pid>/fdinfo/<fd> of a desktop that holds an amdgpu device open: the keys and sizes of a patch's own example, kernel 6.12. */
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

/** The same in the form of kernels before 6.10, put together by hand. */
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
