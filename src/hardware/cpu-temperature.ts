import type { HardwareWorld } from "./world";

const DRIVERS = new Set(["k10temp", "coretemp", "zenpower", "cpu_thermal"]);
const sensors = new WeakMap<HardwareWorld, Promise<readonly string[]>>();

/** Hottest of the processor's sensors (of the whole package's, where the driver has one: it is the first), from the kernel's hwmon drivers; null where there is none (virtual machines). */
export async function cpuTemperature(world: HardwareWorld): Promise<number | null> {
  if (world.platform !== "linux") return null;
  // Which sensors there are does not change; asking anew would cost more than the reading itself.
  let found = sensors.get(world);
  if (!found) sensors.set(world, (found = findSensors(world)));
  const values = await Promise.all((await found).map(async (path) => Number((await world.read(path)) ?? Number.NaN)));
  const celsius = values.filter((value) => Number.isFinite(value) && value > 0).map((value) => value / 1000);
  return celsius.length === 0 ? null : Math.max(...celsius);
}

async function findSensors(world: HardwareWorld): Promise<string[]> {
  const found: string[] = [];
  for (const hwmon of await world.list("/sys/class/hwmon")) {
    const folder = `/sys/class/hwmon/${hwmon}`;
    if (!DRIVERS.has((await world.read(`${folder}/name`))?.trim() ?? "")) continue;
    const inputs = (await world.list(folder)).filter((file) => /^temp\d+_input$/.test(file));
    // Older Intel processors have sensors in their cores only, numbered from two.
    found.push(...(inputs.includes("temp1_input") ? ["temp1_input"] : inputs).map((file) => `${folder}/${file}`));
  }
  return found;
}
