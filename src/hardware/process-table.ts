import { withDescendants } from "./family";
import { parseProcessStat } from "./proc";
import type { ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** A number that is used again for another process within this time would pass for the old one. */
const RESCAN_EVERY_MS = 30_000;

/**
 * Processes of a Linux machine, cheaply: a sample lists /proc and reads only processes that are new and those of the
 * families watched. Others' own times matter only where the engine is hidden; `everything` asks for them.
 */
export class LinuxProcesses {
  private known = new Map<number, ProcessStat>();
  private scannedMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly world: HardwareWorld,
    private readonly nowMs: () => number,
  ) {}

  async sample(heads: readonly number[], everything: boolean): Promise<readonly ProcessStat[]> {
    const now = this.nowMs();
    const scan = everything || now - this.scannedMs >= RESCAN_EVERY_MS;
    if (scan) this.scannedMs = now;
    const before = [...this.known.values()];
    const watched = new Set(withDescendants(before, heads).map(({ pid }) => pid));
    const next = new Map<number, ProcessStat>();
    for (const name of await this.world.list("/proc")) {
      const pid = Number(name);
      if (!Number.isInteger(pid)) continue;
      const known = scan || watched.has(pid) ? undefined : this.known.get(pid);
      const stat = known ?? parseProcessStat((await this.world.read(`/proc/${pid}/stat`)) ?? "");
      if (stat) next.set(pid, stat);
    }
    this.known = next;
    return [...next.values()];
  }
}
