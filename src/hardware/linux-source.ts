import { memoryLimits, readMemoryLimit } from "./cgroup";
import type { MemoryLimit } from "./cgroup";
import { ramReading } from "./memory";
import { parseMeminfo, parseProcessStatus, parseStat } from "./proc";
import type { ProcessMemory, ProcessStat } from "./proc";
import { LinuxProcesses } from "./process-table";
import { NO_MEMORY } from "./system-source";
import type { MemoryAndLoad, SystemSource } from "./system-source";
import type { HardwareWorld } from "./world";

/** Limits are set when a container starts, and rarely changed after. */
const LIMITS_EVERY_MS = 30_000;

/** Everything from /proc and /sys/fs/cgroup, without starting a process. */
export class LinuxSource implements SystemSource {
  private readonly table: LinuxProcesses;
  private limits: { readonly pid: number | "self"; readonly atMs: number; readonly found: readonly MemoryLimit[] } | null = null;

  constructor(
    private readonly world: HardwareWorld,
    private readonly nowMs: () => number,
  ) {
    this.table = new LinuxProcesses(world, nowMs);
  }

  processes(heads: readonly number[], full: boolean, everybody: boolean): Promise<readonly ProcessStat[]> {
    return this.table.sample(heads, full && everybody);
  }

  async memoryOf(pid: number): Promise<ProcessMemory> {
    const text = await this.world.read(`/proc/${pid}/status`);
    return text === null ? NO_MEMORY : parseProcessStatus(text);
  }

  async system(engineFileBytes: number, enginePid: number | null): Promise<MemoryAndLoad> {
    const { ram, swap } = parseMeminfo((await this.world.read("/proc/meminfo")) ?? "");
    const cpu = parseStat((await this.world.read("/proc/stat")) ?? "");
    const limits = await this.limitsOf(enginePid ?? "self");
    const cgroups = await Promise.all(limits.map((limit) => readMemoryLimit(this.world, limit)));
    return {
      ram: ramReading(
        ram,
        cgroups.filter((reading) => reading !== null),
        engineFileBytes,
      ),
      swap,
      cpu,
    };
  }

  private async limitsOf(pid: number | "self"): Promise<readonly MemoryLimit[]> {
    const now = this.nowMs();
    if (this.limits?.pid !== pid || now - this.limits.atMs > LIMITS_EVERY_MS) {
      this.limits = { pid, atMs: now, found: await memoryLimits(this.world, pid) };
    }
    return this.limits.found;
  }
}
