/** AMD GPUs that share the processor's memory, by PCI device: the kernel gives consumer parts no name. */
const AMD_SHARED = new Map([
  ["0x15d8", "Radeon Vega (Picasso)"],
  ["0x15dd", "Radeon Vega (Raven Ridge)"],
  ["0x1636", "Radeon Vega (Renoir)"],
  ["0x1638", "Radeon Vega (Cezanne)"],
  ["0x164c", "Radeon Vega (Lucienne)"],
  ["0x15e7", "Radeon Vega (Barcelo)"],
  ["0x163f", "Radeon (Van Gogh)"],
  ["0x1435", "Radeon (Van Gogh)"],
  ["0x1506", "Radeon 610M (Mendocino)"],
  ["0x164d", "Radeon 680M (Rembrandt)"],
  ["0x164e", "Radeon 610M (Raphael)"],
  ["0x13c0", "Radeon 610M (Granite Ridge)"],
  ["0x1681", "Radeon 680M (Rembrandt)"],
  ["0x15bf", "Radeon 780M (Phoenix)"],
  ["0x15c8", "Radeon 740M (Phoenix 2)"],
  ["0x1900", "Radeon 780M (Hawk Point)"],
  ["0x1901", "Radeon 740M (Hawk Point 2)"],
  ["0x150e", "Radeon 890M (Strix Point)"],
  ["0x1114", "Radeon 860M (Krackan Point)"],
  ["0x1586", "Radeon 8060S (Strix Halo)"],
]);

export const sharedAmdName = (deviceId: string): string | null => AMD_SHARED.get(deviceId.toLowerCase()) ?? null;

/** Words of a marketing name that only parts with shared memory carry. */
export const soundsShared = (name: string): boolean =>
  /\b(80[45]0S|8060S|8[469]0M|7[468]0M|6[168]0M)\b|Strix|Vega \d+ Graphics|^AMD Radeon(\(TM\))? Graphics$/i.test(name);

/** NVIDIA parts without memory of their own: DGX Spark ("NVIDIA GB10") and Jetsons ("Orin (nvgpu)", "NVIDIA Thor"). */
export const nvidiaShares = (name: string): boolean => /\bGB10\b|nvgpu|\b(Orin|Xavier|Thor|Tegra)\b/i.test(name);
