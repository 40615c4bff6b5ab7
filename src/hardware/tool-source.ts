import type { MemoryReading } from "../core/domain/hardware";
import { parseSwapUsage, parseVmStat } from "./gpu/apple";
import type { ProcessMemory, ProcessStat } from "./proc";
import { askProcesses } from "./process-tools";
import type { ToolProcess } from "./process-tools";
import { NO_MEMORY } from "./system-source";
import type { MemoryAndLoad, SystemSource } from "./system-source";
import type { HardwareWorld } from "./world";

const NO_SWAP: MemoryReading = { totalBytes: 0, usedBytes: 0 };

/** macOS and Windows: memory and load at any time, processes in full samples only, since their tools are dear. */
export class ToolSource implements SystemSource {
  private last = new Map<number, ToolProcess>();

  constructor(private readonly world: HardwareWorld) {}

  async processes(_heads: readonly number[], full: boolean): Promise<readonly ProcessStat[] | null> {
    if (!full) return null;
    const found = await askProcesses(this.world);
    if (found) this.last = new Map(found.map((process) => [process.pid, process]));
    return found;
  }

  memoryOf(pid: number): Promise<ProcessMemory> {
    return Promise.resolve(this.last.get(pid)?.memory ?? NO_MEMORY);
  }

  async system(): Promise<MemoryAndLoad> {
    const totalBytes = this.world.totalBytes();
    const free = { totalBytes, usedBytes: totalBytes - this.world.freeBytes() };
    const cpu = this.world.cpuTimes();
    if (this.world.platform !== "darwin") return { ram: free, swap: NO_SWAP, cpu };
    const [vmStat, swapUsage] = await Promise.all([this.world.run("vm_stat", []), this.world.run("sysctl", ["-n", "vm.swapusage"])]);
    const usedBytes = vmStat.state === "ok" ? parseVmStat(vmStat.text) : null;
    const swap = swapUsage.state === "ok" ? parseSwapUsage(swapUsage.text) : null;
    return { ram: usedBytes === null ? free : { totalBytes, usedBytes }, swap: swap ?? NO_SWAP, cpu };
  }
}
