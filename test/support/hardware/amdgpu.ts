import { under } from "./machine";

/**
 * Files of the amdgpu driver under /sys/class/drm/card<n>/device. The sizes are those that owners of such machines posted;
 * what they did not post is missing, or said to be put in by hand.
 */

type Files = Readonly<Record<string, string>>;

const card = (index: number, files: Files): Record<string, string> =>
  under(
    `/sys/class/drm/card${index}/device`,
    Object.fromEntries(Object.entries({ vendor: "0x1002", ...files }).map(([name, value]) => [name, `${value}\n`])),
  );

/** A card of which only the sizes and what tells its kind matter. By hand. */
export const amdgpu = ({ device, ownGib, gttGib, more }: { readonly device: string; readonly ownGib: number; readonly gttGib: number; readonly more: Files }): Record<string, string> =>
  card(0, {
    device,
    mem_info_vram_total: `${ownGib * 2 ** 30}`,
    mem_info_vram_used: "60000000",
    mem_info_gtt_total: `${gttGib * 2 ** 30}`,
    mem_info_gtt_used: "40000000",
    "hwmon/hwmon0/temp1_input": "45000",
    ...more,
  });

/** Fiji with 4 GB of HBM, everything from https://bugs.freedesktop.org/show_bug.cgi?id=111987#c8 but its device number. */
export const fiji = card(0, {
  mem_info_vram_total: "4294967296",
  mem_info_vram_used: "2290094080",
  mem_info_gtt_total: "4294967296",
  mem_info_gtt_used: "364883968",
  gpu_busy_percent: "5",
  "hwmon/hwmon0/temp1_input": "31000",
  "hwmon/hwmon0/freq1_input": "944000000",
});

/** Radeon RX 7900 XT; memory as rocm-smi told it (address not kept). GTT, and the consumer card's empty name, by hand. */
export const rx7900xt = card(1, {
  device: "0x744c",
  product_name: "",
  mem_info_vram_total: "21458059264",
  mem_info_vram_used: "27856896",
  mem_info_gtt_total: "33542795264",
  mem_info_gtt_used: "14741504",
});

/** A gaming machine's 8 GB card: https://github.com/elementary/monitor/issues/369, memory alone. */
export const card8 = card(0, { mem_info_vram_total: "8573157376", mem_info_vram_used: "6812925952" });

/** Strix Halo, 128 GB, `ttm.pages_limit=25165824`: the totals of https://github.com/noamsto/nix-amd-ai/issues/42; used by hand. */
export const strixHalo = card(1, {
  device: "0x1586",
  mem_info_vram_total: "4294967296",
  mem_info_vram_used: "1120256000",
  mem_info_gtt_total: "103079215104",
  mem_info_gtt_used: "63000002560",
});

/** Strix Halo with 48 GiB carved out and a model loaded: a public write-up, which the search tells without its address. */
export const strixHaloCarved = card(0, {
  device: "0x1586",
  mem_info_vram_total: "51539607552",
  mem_info_vram_used: "42086014976",
  mem_info_gtt_total: "25060458496",
  mem_info_gtt_used: "1121689600",
});

/** Strix Halo with 96 GiB carved out, and as much GTT asked for: the totals of https://github.com/ROCm/legacy-rocm-build/issues/5444; used by hand. */
export const strixHaloTwice = card(0, {
  device: "0x1586",
  mem_info_vram_total: "103079215104",
  mem_info_vram_used: "171966464",
  mem_info_gtt_total: "103079215104",
  mem_info_gtt_used: "0",
});

/** Ryzen 5900HS: the totals that its kernel said at start, https://github.com/clbr/radeontop/issues/163; used by hand. */
export const cezanne = card(0, {
  device: "0x1638",
  mem_info_vram_total: `${512 * 2 ** 20}`,
  mem_info_vram_used: "26079232",
  mem_info_gtt_total: `${7695 * 2 ** 20}`,
  mem_info_gtt_used: "20000768",
});

/** A graphics part as small as others under a device number that nobody has yet. By hand. */
export const smallPart = { ...cezanne, ...card(0, { device: "0xfffe" }) };

/** Radeon RX 6500 XT: only 4 GB of its own, and far more GTT. By hand. */
export const rx6500 = { ...rx7900xt, ...card(1, { device: "0x743f", mem_info_vram_total: `${4 * 2 ** 30}` }) };

/** A card without a driver: only PCI's own files. By hand. */
export const nouveauCard = card(0, { vendor: "0x10de", device: "0x2684" });

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
drm-engine-gfx:\t39456116802 ns
`;

/** The same of an older kernel: https://github.com/Umio-Yasuno/amdgpu_top/issues/87. */
export const oldFdinfo = `pos:    0
flags:  02104002
mnt_id: 24
ino:    614
pasid:  32784
drm-driver:     amdgpu
drm-pdev:       0000:08:00.0
drm-client-id:  217
drm-memory-vram:        2068 KiB
drm-memory-gtt:         8192 KiB
drm-memory-cpu:         0 KiB
drm-engine-gfx: 107322799 ns
`;
