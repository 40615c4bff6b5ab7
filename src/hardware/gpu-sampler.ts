import type { GpuReading } from "../core/domain/hardware";
import { readAmd } from "./gpu/amd";
import { IOREG_ARGS, parseIoreg } from "./gpu/apple";
import { drmBytes } from "./gpu/drm";
import { kfdBusy } from "./gpu/kfd";
import { nvidiaArgs, nvidiaPids, nvidiaProcessArgs, parseNvidia, parseNvidiaProcesses } from "./gpu/nvidia";
import { nvidiaMonitorArgs, parseMonitor } from "./gpu/nvidia-monitor";
import type { GpuUser } from "./gpu/nvidia-monitor";
import { NvidiaStream } from "./gpu/nvidia-stream";
import type { GpuSurvey } from "./gpus";
import type { HardwareWorld } from "./world";

/** A program that uses less of a GPU than this slows nobody: a desktop that is drawn. */
const BUSY_SHARE = 0.05;
/** What the monitor says holds for so long. */
const MONITOR_EVERY_MS = 5_000;

/** Tools and kernels cut names, and at different lengths. */
const isSameName = (one: string, other: string): boolean => one !== "" && other !== "" && (one.startsWith(other) || other.startsWith(one));

/** Fresh readings of the GPUs that a survey found; costs nothing where there are none. */
export class GpuSampler {
  private readonly stream: NvidiaStream;
  private last: readonly GpuReading[] | null = null;
  private watches = 0;
  private monitored: { readonly atMs: number; readonly users: readonly GpuUser[] | null } = { atMs: Number.NEGATIVE_INFINITY, users: null };

  constructor(
    private readonly world: HardwareWorld,
    private readonly survey: GpuSurvey,
    private readonly nowMs: () => number,
  ) {
    this.stream = new NvidiaStream(world, nowMs);
  }

  /** Keeps the vendor's tool running in between samples, until as many watches have closed as have opened. */
  open(): void {
    this.watches++;
    if (this.count("nvidia") > 0) this.stream.open();
  }

  close(): Promise<void> {
    this.watches = Math.max(0, this.watches - 1);
    return this.watches === 0 ? this.stream.close() : Promise.resolve();
  }

  /** `full` asks dear sources too; a light sample of those repeats the last full one. */
  async read(full: boolean): Promise<readonly GpuReading[]> {
    const { profiles, readings } = this.survey;
    if (readings.length === 0) return [];
    const apple = profiles[0]?.vendor === "apple" ? profiles[0] : null;
    if (apple) {
      if (full || !this.last) {
        const output = await this.world.run("ioreg", IOREG_ARGS);
        this.last = [parseIoreg(output.state === "ok" ? output.text : "", apple)];
      }
      return this.last;
    }
    const names = new Set(readings.map(({ name }) => name));
    const nvidia = await this.readNvidia(full);
    const amd = this.count("amd") > 0 ? (await readAmd(this.world, this.survey.around)).map(({ reading }) => reading) : [];
    return [...nvidia, ...amd].filter(({ name }) => names.has(name)).map((reading, index) => ({ ...reading, index }));
  }

  private async readNvidia(full: boolean): Promise<readonly GpuReading[]> {
    const count = this.count("nvidia");
    if (count === 0) return [];
    const streamed = full ? null : this.stream.fresh(count);
    if (streamed) return streamed;
    const output = await this.world.run("nvidia-smi", nvidiaArgs);
    return output.state === "missing" ? [] : parseNvidia(output.text).map(({ reading }) => reading);
  }

  /**
   * GPU memory of the engine's processes, bytes; null where it cannot be told. Where the driver counts by process for
   * none of the cards' kinds, or cards of two vendors work together, the growth of the whole pool has to stand in.
   */
  async engineBytes(pids: readonly number[]): Promise<number | null> {
    const { readings } = this.survey;
    if (readings.length === 0 || pids.length === 0 || this.world.platform === "darwin") return null;
    const [nvidia, amd] = [this.count("nvidia"), this.count("amd")];
    if (nvidia > 0 && amd > 0) return null;
    if (amd > 0) return this.world.platform === "linux" ? drmBytes(this.world, pids) : null;
    const output = await this.world.run("nvidia-smi", nvidiaProcessArgs);
    return output.state === "missing" ? null : parseNvidiaProcesses(output.text, new Set(pids));
  }

  /**
   * Names of programs beside `family` that keep a GPU busy at this moment; null where that cannot be told. A process counts only where this
   * system knows it by the same name: in a container the driver tells the numbers of the host.
   */
  async outsiders(family: readonly number[], nameOf: (pid: number) => string | undefined): Promise<readonly string[] | null> {
    const [nvidia, amd] = [this.count("nvidia"), this.count("amd")];
    if (this.world.platform === "darwin" || nvidia + amd === 0) return null;
    const isOther = (pid: number): boolean => !family.includes(pid) && nameOf(pid) !== undefined;
    const names = new Set<string>();
    const onAmd = amd > 0 && this.world.platform === "linux" ? await kfdBusy(this.world) : null;
    for (const pid of (onAmd ?? []).filter(isOther)) names.add(nameOf(pid) ?? "");
    const onNvidia = nvidia > 0 ? await this.onNvidia(isOther) : null;
    for (const { pid, name } of onNvidia ?? []) if (isSameName(nameOf(pid) ?? "", name)) names.add(nameOf(pid) ?? "");
    return onAmd === null && onNvidia === null ? null : [...names];
  }

  /** The monitor takes a second of its own: it is asked only where there are others at all. */
  private async onNvidia(isOther: (pid: number) => boolean): Promise<readonly GpuUser[] | null> {
    const listed = await this.world.run("nvidia-smi", nvidiaProcessArgs);
    if (listed.state !== "ok") return null;
    const pids = nvidiaPids(listed.text);
    if (!pids?.some(isOther)) return pids && [];
    if (this.nowMs() - this.monitored.atMs > MONITOR_EVERY_MS) {
      const monitor = await this.world.run("nvidia-smi", nvidiaMonitorArgs);
      this.monitored = { atMs: this.nowMs(), users: monitor.state === "ok" ? parseMonitor(monitor.text) : null };
    }
    return this.monitored.users?.filter(({ pid, share }) => share >= BUSY_SHARE && isOther(pid)) ?? null;
  }

  /** Whether a reading tells of all the GPUs that the survey found. */
  isWhole(readings: readonly GpuReading[]): boolean {
    return readings.length >= this.survey.readings.length;
  }

  /** GPUs of a vendor that can be read. */
  private count(vendor: "nvidia" | "amd"): number {
    const names = new Set(this.survey.readings.map(({ name }) => name));
    return this.survey.profiles.filter((profile) => profile.vendor === vendor && names.has(profile.name)).length;
  }
}
