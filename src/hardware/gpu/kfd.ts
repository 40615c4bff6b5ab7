import type { HardwareWorld } from "../world";
import { readNumber } from "./sysfs";

const FOLDER = "/sys/class/kfd/kfd/proc";

/**
 * Processes that compute on AMD GPUs at this moment, from the kernel's own table of them (amdkfd): one is busy while it occupies compute
 * units of any card. Null where there is no such table, or it tells of nobody's units (older cards; files that may not be read). From the
 * kernel's documentation; not yet seen on a card.
 */
export async function kfdBusy(world: HardwareWorld): Promise<readonly number[] | null> {
  const pids = (await world.list(FOLDER)).map(Number).filter((pid) => Number.isInteger(pid) && pid > 0);
  if (pids.length === 0) return null;
  const told = await Promise.all(
    pids.map(async (pid) => {
      const cards = (await world.list(`${FOLDER}/${pid}`)).filter((name) => name.startsWith("stats_"));
      const units = await Promise.all(cards.map((card) => readNumber(world, `${FOLDER}/${pid}/${card}/cu_occupancy`)));
      return { pid, units: units.filter((one) => one !== null) };
    }),
  );
  if (told.every(({ units }) => units.length === 0)) return null;
  return told.filter(({ units }) => units.some((one) => one > 0)).map(({ pid }) => pid);
}
