import si from "systeminformation";
import type { EngineUsage, HardwareReading, MemoryReading } from "../core/domain/hardware";
import { cgroupMemory } from "./cgroup";
import { findEngine } from "./engine-processes";
import type { EngineRoots } from "./engine-processes";
import { sampleGpus } from "./gpus";
import type { GpuSurvey } from "./gpus";
import { parseMeminfo, parseStat, readProcesses, withDescendants } from "./proc";
import type { CpuTicks, ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

export interface SamplerOptions {
  readonly world: HardwareWorld;
  /** Port of a local server; null where it is remote and its processes are nobody's here. */
  readonly port: number | null;
  readonly gpus: () => Promise<GpuSurvey>;
  readonly now: () => number;
  readonly logicalCores: number;
}

interface Before {
  readonly atMs: number;
  readonly cpu: CpuTicks;
  /** Ticks of the engine's and of our own processes together. */
  readonly ours: ReadonlyMap<number, number>;
}

/** Takes readings one after the other; loads are those since the one before. */
export class Sampler {
  private before: Before | null = null;
  private engine: EngineRoots | null = null;

  constructor(private readonly options: SamplerOptions) {}

  async read(): Promise<HardwareReading> {
    return this.options.world.platform === "linux" ? this.readLinux() : this.readOther();
  }

  private async readLinux(): Promise<HardwareReading> {
    const { world, now, logicalCores } = this.options;
    const [meminfo, stat, processes] = await Promise.all([world.read("/proc/meminfo"), world.read("/proc/stat"), readProcesses(world)]);
    const { ram, swap } = parseMeminfo(meminfo ?? "");
    const cpu = parseStat(stat ?? "");
    const engine = await this.engineProcesses(processes);
    const own = withDescendants(processes, [process.pid]);
    const ours = new Map([...engine.found, ...own].map(({ pid, ticks }) => [pid, ticks]));
    const before = this.before;
    this.before = { atMs: now(), cpu, ours };
    const total = before ? cpu.total - before.cpu.total : 0;
    const busy = before ? cpu.busy - before.cpu.busy : 0;
    // Ticks of a process that was not there before count whole: it lived within this interval.
    const used = before ? [...ours].reduce((sum, [pid, ticks]) => sum + Math.max(0, ticks - (before.ours.get(pid) ?? 0)), 0) : 0;
    const cores = Math.max(1, logicalCores);
    const gpus = await sampleGpus(
      world,
      await this.options.gpus(),
      engine.found.map(({ pid }) => pid),
    );
    return {
      atMs: now(),
      ram: (await cgroupMemory(world, ram.totalBytes)) ?? ram,
      swap,
      gpus: gpus.readings,
      cpuLoad: total > 0 ? busy / total : 0,
      cpuTemperatureCelsius: await cpuTemperature(world),
      engine: usageOf(engine, gpus.engineVramBytes),
      otherCores: total > 0 ? (Math.max(0, busy - used) / total) * cores : 0,
    };
  }

  private async engineProcesses(
    processes: readonly ProcessStat[],
  ): Promise<{ readonly found: readonly ProcessStat[]; readonly hidden: string | null }> {
    const { world, port } = this.options;
    if (port === null) return { found: [], hidden: "The server runs on another machine." };
    const known = this.engine?.state === "found" && this.engine.pids.every((pid) => processes.some((stat) => stat.pid === pid));
    if (!known) this.engine = await findEngine(world, port);
    const engine = this.engine;
    if (engine?.state !== "found") return { found: [], hidden: engine?.why ?? "The server's processes were not looked for." };
    return { found: withDescendants(processes, engine.pids), hidden: null };
  }

  /** Elsewhere systeminformation tells memory and load; who used the processor it tells too slowly to be asked every second. */
  private async readOther(): Promise<HardwareReading> {
    const { world, now } = this.options;
    const [mem, load] = await Promise.all([si.mem(), si.currentLoad()]);
    const ram: MemoryReading = { totalBytes: mem.total, usedBytes: mem.total - mem.available };
    const engine = await this.usageByTool();
    const gpus = await sampleGpus(world, await this.options.gpus(), engine.state === "seen" ? engine.processIds : []);
    return {
      atMs: now(),
      ram,
      swap: { totalBytes: mem.swaptotal, usedBytes: mem.swapused },
      gpus: gpus.readings,
      cpuLoad: load.currentLoad / 100,
      cpuTemperatureCelsius: null,
      engine: engine.state === "seen" ? { ...engine, vramBytes: gpus.engineVramBytes } : engine,
      otherCores: 0,
    };
  }

  private async usageByTool(): Promise<EngineUsage> {
    const { world, port } = this.options;
    if (port === null) return { state: "hidden", why: "The server runs on another machine." };
    if (this.engine?.state !== "found") this.engine = await findEngine(world, port);
    if (this.engine.state !== "found") return this.engine;
    const { pids } = this.engine;
    const { list } = await si.processes();
    const family = new Set(pids);
    for (const { pid, parentPid } of [...list].sort((a, b) => a.pid - b.pid)) if (family.has(parentPid)) family.add(pid);
    const residentBytes = list.filter(({ pid }) => family.has(pid)).reduce((sum, { memRss }) => sum + memRss * 1024, 0);
    return { state: "seen", residentBytes, vramBytes: null, processIds: [...family] };
  }
}

function usageOf(
  engine: { readonly found: readonly ProcessStat[]; readonly hidden: string | null },
  vramBytes: number | null,
): EngineUsage {
  if (engine.hidden !== null) return { state: "hidden", why: engine.hidden };
  return {
    state: "seen",
    residentBytes: engine.found.reduce((sum, { residentBytes }) => sum + residentBytes, 0),
    vramBytes,
    processIds: engine.found.map(({ pid }) => pid),
  };
}

/** Hottest sensor of the processor, from the kernel's hwmon drivers; null where there is none (virtual machines). */
async function cpuTemperature(world: HardwareWorld): Promise<number | null> {
  const temperatures: number[] = [];
  for (const hwmon of await world.list("/sys/class/hwmon")) {
    const folder = `/sys/class/hwmon/${hwmon}`;
    const name = (await world.read(`${folder}/name`))?.trim();
    if (name !== "k10temp" && name !== "coretemp" && name !== "zenpower" && name !== "cpu_thermal") continue;
    const value = Number(await world.read(`${folder}/temp1_input`));
    if (Number.isFinite(value) && value > 0) temperatures.push(value / 1000);
  }
  return temperatures.length === 0 ? null : Math.max(...temperatures);
}
