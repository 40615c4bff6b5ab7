import type { HardwareWorld } from "../world";

/**
 * GPU memory of processes, from the kernel's fdinfo (drm-usage-stats): a key a region, "544428 KiB". A client that is
 * open more than once is counted once. Null where no GPU is open, or it belongs to another user.
 */
export async function drmBytes(world: HardwareWorld, pids: readonly number[]): Promise<number | null> {
  const clients = new Map<string, number>();
  for (const pid of pids) {
    for (const fd of await world.list(`/proc/${pid}/fd`)) {
      const target = await world.link(`/proc/${pid}/fd/${fd}`);
      if (!target?.startsWith("/dev/dri/")) continue;
      const client = parseFdinfo((await world.read(`/proc/${pid}/fdinfo/${fd}`)) ?? "");
      if (client) clients.set(client.id, client.bytes);
    }
  }
  return clients.size === 0 ? null : [...clients.values()].reduce((sum, bytes) => sum + bytes, 0);
}

const UNITS: Readonly<Record<string, number>> = { "": 1, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };

/** Null where it is no GPU's, or the driver counts no memory (older kernels): that is not the same as none. */
export function parseFdinfo(text: string): { readonly id: string; readonly bytes: number } | null {
  const client = /^drm-client-id:\s*(\d+)/m.exec(text)?.[1];
  if (client === undefined) return null;
  const card = /^drm-pdev:\s*(\S+)/m.exec(text)?.[1] ?? "";
  // `resident` is the newer name of `memory`; a kernel may print both, so one of them is read.
  const key = /^drm-resident-/m.test(text) ? "resident" : "memory";
  const regions = [...text.matchAll(new RegExp(`^drm-${key}-(\\w+):\\s*(\\d+)(?: (\\w+))?$`, "gm"))];
  if (regions.length === 0) return null;
  let bytes = 0;
  for (const [, region, value, unit = ""] of regions) if (region !== "cpu" && region !== "system") bytes += Number(value) * (UNITS[unit] ?? 1);
  return { id: `${card} ${client}`, bytes };
}
