import type { HardwareWorld } from "../world";

/** Folders of the graphics cards of one vendor (a PCI id, "0x1002"), in the kernel's order. */
export async function pciCards(world: HardwareWorld, vendor: string): Promise<string[]> {
  if (world.platform !== "linux") return [];
  const cards = (await world.list("/sys/class/drm")).filter((name) => /^card\d+$/.test(name));
  const found: string[] = [];
  for (const card of cards.sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)))) {
    const device = `/sys/class/drm/${card}/device`;
    if ((await readText(world, `${device}/vendor`)) === vendor) found.push(device);
  }
  return found;
}

export async function readText(world: HardwareWorld, path: string): Promise<string | null> {
  const text = (await world.read(path))?.trim();
  return text === undefined || text === "" ? null : text;
}

export async function readNumber(world: HardwareWorld, path: string): Promise<number | null> {
  const text = await readText(world, path);
  const value = Number(text);
  return text === null || !Number.isFinite(value) ? null : value;
}
