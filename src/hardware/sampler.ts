import type { EngineUsage, HardwareReading } from "../core/domain/hardware";
import { OtherClients } from "./clients";
import { cpuTemperature } from "./cpu-temperature";
import { findEngine } from "./engine-processes";
import type { EngineHeads } from "./engine-processes";
import { withDescendants } from "./family";
import type { GpuSampler } from "./gpu-sampler";
import { kinOf } from "./kin";
import { othersBetween, snapshotOf, visibleOthersBetween } from "./others";
import type { CpuSnapshot, OthersTime } from "./others";
import type { ProcessMemory, ProcessStat } from "./proc";
import type { MemoryAndLoad, SystemSource } from "./system-source";
import type { HardwareWorld } from "./world";

/** `light` costs under a millisecond; `full` also asks what is dear: at both ends of a trial. */
export type Depth = "full" | "light";

export interface Sample {
  readonly reading: HardwareReading;
  /** Time that others took since this sampler began; a mean over many samples is told by its ends. */
  readonly others: OthersTime;
  /** Other clients that the server works for at this moment; null where that cannot be told. */
  readonly otherClients: number | null;
  /** Programs beside the engine that keep a GPU busy, where that was looked at; null where it cannot be told. */
  readonly gpuOutsiders?: readonly string[] | null;
  /** A GPU that was there before does not answer: what others take of it is not known. */
  readonly incomplete?: true;
  /** Everybody's time at this moment, where everybody was looked at. */
  readonly everybody?: Everybody;
}

export interface Everybody {
  readonly snapshot: CpuSnapshot;
  readonly names: ReadonlyMap<number, string>;
}

export interface SamplerOptions {
  readonly world: HardwareWorld;
  /** Port of a local server; null where it is remote and its processes are nobody's here. */
  readonly port: number | null;
  readonly source: SystemSource;
  readonly gpus: GpuSampler;
  readonly now: () => number;
}

type Hidden = Extract<EngineUsage, { state: "hidden" }>;

const REMOTE: Hidden = { state: "hidden", elsewhere: true, why: { code: "processes-remote" } };
const UNSEEN: Hidden = { state: "hidden", why: { code: "processes-not-told" } };

/** A load is told over so long at least; over less the one before stands, ms. */
const LEAST_SPAN_MS = 200;

/** Takes readings one after the other; loads are those since the one before. */
export class Sampler {
  private before: CpuSnapshot | null = null;
  private others: OthersTime = { coreMs: 0, wallMs: 0 };
  private heads: EngineHeads | null = null;
  private engine: EngineUsage | null = null;
  private kin: ReadonlySet<number> = new Set();
  private load = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private readonly clients: OtherClients | null;

  constructor(private readonly options: SamplerOptions) {
    this.clients = options.port === null ? null : new OtherClients(options.world, options.port, options.now);
  }

  get gpus(): GpuSampler {
    return this.options.gpus;
  }

  /** Two callers never read at once: the second would see the first one's half-kept state. */
  read(depth: Depth): Promise<Sample> {
    const mine = this.turn.then(() => this.sample(depth));
    this.turn = mine.catch(() => undefined);
    return mine;
  }

  /** Whether what happens here says anything of the server, as far as is known. */
  get isHere(): boolean {
    return this.options.port !== null && !isElsewhere(this.heads);
  }

  /** A process of the engine, looked for now; null where there is none to be seen. */
  async enginePid(): Promise<number | null> {
    const { reading } = await this.read("full");
    return reading.engine.state === "seen" ? (reading.engine.processIds[0] ?? null) : null;
  }

  private async sample(depth: Depth): Promise<Sample> {
    const { source, gpus, world, now } = this.options;
    const full = depth === "full" || this.before === null;
    const processes = await source.processes([...this.watched(), ...this.kin], full, this.options.port !== null);
    if (full && processes !== null) this.kin = await kinOf(world, processes);
    const heads = processes === null ? this.heads : await this.findHeads(processes, full);
    const family = processes === null || heads?.state !== "found" ? [] : withDescendants(processes, heads.pids);
    const memories = processes === null ? [] : await Promise.all(family.map(({ pid }) => source.memoryOf(pid)));
    const system = await source.system(sum(memories, "fileBytes"), family[0]?.pid ?? null);
    const readings = await gpus.read(full);
    if (processes !== null) this.engine = await this.usage(heads, family, memories, full);
    const share = this.account(system, processes, heads);
    return {
      others: this.others,
      otherClients: this.isHere ? ((await this.clients?.inUse(full)) ?? null) : null,
      ...(full && processes !== null ? { gpuOutsiders: await this.gpuOutsiders(family, processes) } : {}),
      ...(gpus.isWhole(readings) ? {} : { incomplete: true as const }),
      ...(full && processes !== null && this.before !== null && this.options.port !== null
        ? { everybody: { snapshot: this.before, names: new Map(processes.map(({ pid, name }) => [pid, name])) } }
        : {}),
      reading: {
        atMs: now(),
        ram: system.ram,
        swap: system.swap,
        gpus: readings,
        cpuLoad: share.load,
        cpuTemperatureCelsius: await cpuTemperature(world),
        engine: this.engine ?? UNSEEN,
        otherCores: share.otherCores,
      },
    };
  }

  /** Where the engine's own processes are not seen, they would pass for others. */
  private async gpuOutsiders(family: readonly ProcessStat[], processes: readonly ProcessStat[]): Promise<readonly string[] | null> {
    if (!this.isHere || this.heads?.state !== "found") return null;
    const names = new Map(processes.map(({ pid, name }) => [pid, name]));
    return this.options.gpus.outsiders([...family.map(({ pid }) => pid), ...this.kin, this.options.world.ownPid], (pid) => names.get(pid));
  }

  private watched(): readonly number[] {
    return [this.options.world.ownPid, ...(this.heads?.state === "found" ? this.heads.pids : [])];
  }

  private async findHeads(processes: readonly ProcessStat[], full: boolean): Promise<EngineHeads> {
    const { world, port } = this.options;
    if (port === null) return REMOTE;
    const { heads } = this;
    const alive = heads?.state === "found" && heads.pids.every((pid) => processes.some((stat) => stat.pid === pid));
    // Looking through all processes' files is dear: a server that was not to be seen is looked for at the ends only.
    if (heads && (alive || (heads.state === "hidden" && !full))) return heads;
    this.heads = await findEngine(world, port, processes);
    return this.heads;
  }

  private async usage(
    heads: EngineHeads | null,
    family: readonly ProcessStat[],
    memories: readonly ProcessMemory[],
    full: boolean,
  ): Promise<EngineUsage> {
    if (heads?.state !== "found") return heads ?? UNSEEN;
    const processIds = family.map(({ pid }) => pid);
    // In between it is not asked for; "null" would read as "cannot be told".
    const last = this.engine?.state === "seen" ? this.engine.vramBytes : null;
    const vramBytes = full ? await this.options.gpus.engineBytes(processIds) : last;
    const ofRunners = memories.filter((_, index) => processIds.includes(family[index]?.parent ?? Number.NaN));
    return { state: "seen", residentBytes: sum(memories, "residentBytes"), runnersBytes: sum(ofRunners, "residentBytes"), vramBytes, processIds, ...ownBytesOf(memories) };
  }

  /** Of a server elsewhere it cannot be told what others take: those here take nothing from it. */
  private account(
    { cpu }: MemoryAndLoad,
    processes: readonly ProcessStat[] | null,
    heads: EngineHeads | null,
  ): { readonly load: number; readonly otherCores: number | null } {
    const { before } = this;
    const spanMs = before ? cpu.totalMs - before.cpu.totalMs : 0;
    // The kernel counts in hundredths of a second: between two readings one right after the other nothing seems to be busy.
    if (before && spanMs >= LEAST_SPAN_MS * cpu.cores) this.load = Math.min(1, Math.max(0, (cpu.busyMs - before.cpu.busyMs) / spanMs));
    const { load } = this;
    if (processes === null) return { load, otherCores: null };
    const snapshot = snapshotOf(cpu, processes, this.watched(), this.kin);
    this.before = snapshot;
    if (!before || this.options.port === null || isElsewhere(heads)) return { load, otherCores: null };
    const others = heads?.state === "found" ? othersBetween(before, snapshot) : visibleOthersBetween(before, snapshot);
    this.others = { coreMs: this.others.coreMs + others.coreMs, wallMs: this.others.wallMs + others.wallMs };
    return { load, otherCores: coresOf(others) };
  }
}

const isElsewhere = (heads: EngineHeads | null): boolean => heads?.state === "hidden" && heads.elsewhere === true;

/** Cores in use on average; a difference of clocks below zero is none. Null over no time. */
export const coresOf = ({ coreMs, wallMs }: OthersTime): number | null => (wallMs > 0 ? Math.max(0, coreMs / wallMs) : null);

/** Nothing where the system tells it of none of them. */
function ownBytesOf(memories: readonly ProcessMemory[]): { readonly ownBytes?: number } {
  const told = memories.flatMap(({ ownBytes }) => ownBytes ?? []);
  return told.length === 0 ? {} : { ownBytes: told.reduce((total, bytes) => total + bytes, 0) };
}

const sum = (memories: readonly ProcessMemory[], key: "residentBytes" | "fileBytes"): number =>
  memories.reduce((total, memory) => total + memory[key], 0);
