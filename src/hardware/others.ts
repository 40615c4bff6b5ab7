import { familyMs, withDescendants } from "./family";
import type { CpuSums, ProcessStat } from "./proc";

/** Who had used how much of the processor at one moment. */
export interface CpuSnapshot {
  readonly cpu: CpuSums;
  /** Time of each of our families (the engine's and O3's own), ms, by the process at its head. */
  readonly families: ReadonlyMap<number, number>;
  readonly pids: ReadonlySet<number>;
  /** Time of every process that can be seen and is not ours, ms, by process. */
  readonly strangers: ReadonlyMap<number, number>;
}

/** `kin` are single processes that count as ours without what they started. */
export function snapshotOf(cpu: CpuSums, processes: readonly ProcessStat[], heads: readonly number[], kin: ReadonlySet<number> = new Set()): CpuSnapshot {
  const ours = new Set<number>();
  const families = new Map<number, number>();
  for (const head of outermost(processes, heads)) {
    const family = withDescendants(processes, [head]);
    families.set(head, familyMs(family));
    for (const { pid } of family) ours.add(pid);
  }
  for (const { pid, cpuMs } of processes) {
    if (!kin.has(pid) || ours.has(pid)) continue;
    families.set(pid, cpuMs);
    ours.add(pid);
  }
  const strangers = new Map(processes.filter(({ pid }) => !ours.has(pid)).map(({ pid, cpuMs }) => [pid, cpuMs]));
  return { cpu, families, pids: new Set(processes.map(({ pid }) => pid)), strangers };
}

/** An engine that O3 itself started belongs to O3's family: counted once. */
const outermost = (processes: readonly ProcessStat[], heads: readonly number[]): number[] => {
  const unique = [...new Set(heads)];
  return unique.filter(
    (head) => !unique.some((other) => other !== head && withDescendants(processes, [other]).some(({ pid }) => pid === head)),
  );
};

/** A program outside of O3 and the engine, and how many cores it used on average. */
export interface Outsider {
  readonly name: string;
  readonly cores: number;
}

/** Less is nobody's business. */
const NOTEWORTHY_CORES = 0.05;
const MOST_NAMED = 3;

/** Those that used most between two moments at which everybody was looked at; processes of one name are one. */
export function busiestBetween(before: CpuSnapshot, after: CpuSnapshot, nameOf: (pid: number) => string | undefined): Outsider[] {
  const wallMs = wallBetween(before, after);
  const byName = new Map<string, number>();
  for (const [pid, ms] of after.strangers) {
    const name = nameOf(pid);
    const spentMs = ms - (before.strangers.get(pid) ?? (before.pids.has(pid) ? ms : 0));
    if (name !== undefined && spentMs > 0) byName.set(name, (byName.get(name) ?? 0) + spentMs);
  }
  return [...byName]
    .map(([name, ms]) => ({ name, cores: wallMs > 0 ? ms / wallMs : 0 }))
    .filter(({ cores }) => cores >= NOTEWORTHY_CORES)
    .sort((a, b) => b.cores - a.cores)
    .slice(0, MOST_NAMED);
}

/** What others took between two moments: time on cores, and how long it was, ms. */
export interface OthersTime {
  readonly coreMs: number;
  readonly wallMs: number;
}

/**
 * Everything that was busy, less what is ours. Counting down from the whole also catches programs that came and went
 * in between, other containers and virtual machines (steal). Small negative values are the clocks' rounding: they even
 * out over a trial and are only cut off where a reading is shown.
 */
export function othersBetween(before: CpuSnapshot, after: CpuSnapshot): OthersTime {
  const busyMs = after.cpu.busyMs - before.cpu.busyMs;
  let oursMs = 0;
  for (const [head, ms] of after.families) {
    const earlier = before.families.get(head);
    if (earlier !== undefined) oursMs += Math.max(0, ms - earlier);
    // A family that began in between is counted whole; one that was only recognised now has an unknown start.
    else if (!before.pids.has(head)) oursMs += ms;
  }
  return { coreMs: busyMs - oursMs, wallMs: wallBetween(before, after) };
}

/**
 * Where the engine cannot be told from others (its processes are hidden) only those that are surely not the engine
 * count: the ones that can be seen.
 */
export function visibleOthersBetween(before: CpuSnapshot, after: CpuSnapshot): OthersTime {
  let coreMs = 0;
  for (const [pid, ms] of after.strangers) coreMs += Math.max(0, ms - (before.strangers.get(pid) ?? (before.pids.has(pid) ? ms : 0)));
  return { coreMs, wallMs: wallBetween(before, after) };
}

const wallBetween = (before: CpuSnapshot, after: CpuSnapshot): number =>
  (after.cpu.totalMs - before.cpu.totalMs) / Math.max(1, after.cpu.cores);
