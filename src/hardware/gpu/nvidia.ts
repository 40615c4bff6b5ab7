import type { GpuProfile, GpuReading } from "../../core/domain/hardware";
import { nvidiaShares } from "./names";

const MIB = 2 ** 20;

/** Columns asked of nvidia-smi, in this order. */
export const NVIDIA_QUERY = "index,name,driver_version,memory.total,memory.used,utilization.gpu,temperature.gpu,clocks.sm";
export const nvidiaArgs: readonly string[] = [`--query-gpu=${NVIDIA_QUERY}`, "--format=csv,noheader,nounits"];
export const nvidiaProcessArgs: readonly string[] = ["--query-compute-apps=pid,used_gpu_memory", "--format=csv,noheader,nounits"];

export interface NvidiaGpu {
  readonly profile: GpuProfile;
  readonly reading: GpuReading;
  /** The GPU works in the machine's RAM; its own memory is not told. */
  readonly shared: boolean;
}

/**
 * Reads `nvidia-smi --query-gpu=... --format=csv,noheader,nounits`: a line a GPU, MiB, percent, degrees Celsius, MHz.
 * A GPU that is lost has "[Unknown Error]" for its index too and is left out, as are messages between the lines.
 */
export function parseNvidia(text: string): NvidiaGpu[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
      // No name of a GPU holds a comma.
      const [index, name, driver, total, used, utilization, temperature, clock] = line.split(",").map((cell) => cell.trim());
      const totalMib = number(total);
      const usedMib = number(used);
      if (index === undefined || name === undefined || number(index) === null) return [];
      const vram = totalMib === null || usedMib === null ? null : { totalBytes: totalMib * MIB, usedBytes: usedMib * MIB };
      const percent = number(utilization);
      return [
        {
          profile: {
            name,
            vendor: "nvidia" as const,
            vramBytes: vram?.totalBytes ?? null,
            driver: told(driver),
            bandwidthBytesPerSecond: null,
          },
          reading: {
            index: Number(index),
            name,
            vram,
            utilization: percent === null ? null : percent / 100,
            temperatureCelsius: number(temperature),
            clockMhz: number(clock),
          },
          // "[N/A]" alone does not say so: a container on a part of a card (MIG) is refused the memory as well.
          shared: vram === null && nvidiaShares(name),
        },
      ];
    });
}

/** The first line that is a message and no row of values: what it says of a GPU or driver that does not answer. */
export const nvidiaMessage = (text: string): string | null =>
  text
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "" && !line.startsWith("[") && parseNvidia(line).length === 0) ?? null;

/** All processes that compute, as `parseNvidiaProcesses` reads them; null where the driver keeps one of them to itself. */
export function nvidiaPids(text: string): number[] | null {
  const lines = text.split("\n").filter((line) => line.includes(","));
  const pids = lines.map((line) => number(line.split(",")[0]?.trim()));
  return pids.includes(null) ? null : pids.filter((pid) => pid !== null);
}

/**
 * VRAM of given processes, bytes. Null where the driver does not tell it: under WDDM it prints "[N/A]", and in a
 * container it knows the processes by the host's numbers or lists none.
 */
export function parseNvidiaProcesses(text: string, pids: ReadonlySet<number>): number | null {
  let bytes: number | null = null;
  for (const line of text.split("\n").filter((entry) => entry.trim() !== "")) {
    const [pid, used] = line.split(",").map((cell) => cell.trim());
    if (!pids.has(Number(pid))) continue;
    const mib = number(used);
    if (mib === null) return null;
    bytes = (bytes ?? 0) + mib * MIB;
  }
  return bytes;
}

/** "[N/A]" and the like are no answer. */
const told = (cell: string | undefined): string | null => (cell === undefined || /^(\[.*\]|N\/A|)$/.test(cell) ? null : cell);

/** "[N/A]", "[Not Supported]" and the like are no numbers. */
function number(cell: string | undefined): number | null {
  const value = cell === undefined || cell === "" ? Number.NaN : Number(cell);
  return Number.isFinite(value) ? value : null;
}
