import type { ProcessStat } from "./proc";
import type { HardwareWorld } from "./world";

/** Programs that VS Code and what is built from it run under, helpers included. */
const EDITOR_NAME = /^(code|codium|vscodium|cursor|windsurf|positron|trae|kiro|theia|electron)\b/i;
/** The same without a window, on another machine or in a container: its processes are called after Node. */
const EDITOR_SERVER = /server-main\.js|code-server/;

/**
 * Processes that are no outsiders beside O3 and the engine: those that O3 was started from (a shell, a terminal, VS Code), each without
 * what else it started, and the windows and helpers of that VS Code. O3 itself keeps them busy. A build in VS Code's terminal is one like any other.
 */
export async function kinOf(world: HardwareWorld, processes: readonly ProcessStat[]): Promise<ReadonlySet<number>> {
  const ancestors = ancestorsOf(processes, world.ownPid);
  const kin = new Set(ancestors.map(({ pid }) => pid));
  const windows = ancestors.findLast(({ name }) => EDITOR_NAME.test(name));
  if (windows) spread(processes, windows, ({ name }) => EDITOR_NAME.test(name), kin);
  for (const server of ancestors) {
    const command = world.platform === "linux" && !EDITOR_NAME.test(server.name) ? await world.read(`/proc/${server.pid}/cmdline`) : null;
    if (command !== null && EDITOR_SERVER.test(command)) spread(processes, server, ({ name }) => name === server.name, kin);
  }
  kin.delete(world.ownPid);
  return kin;
}

/** Nearest first; not the process that everything descends from. */
function ancestorsOf(processes: readonly ProcessStat[], pid: number): ProcessStat[] {
  const byPid = new Map(processes.map((stat) => [stat.pid, stat]));
  const found: ProcessStat[] = [];
  for (let parent = byPid.get(pid)?.parent ?? 0; parent > 1; ) {
    const stat = byPid.get(parent);
    if (!stat || found.includes(stat)) break;
    found.push(stat);
    parent = stat.parent;
  }
  return found;
}

/** Adds `root` and its descendants as far as each one between is kin, too. */
function spread(processes: readonly ProcessStat[], root: ProcessStat, isKin: (stat: ProcessStat) => boolean, into: Set<number>): void {
  into.add(root.pid);
  const found = [root];
  for (const parent of found) {
    for (const child of processes) {
      if (child.parent !== parent.pid || found.includes(child) || !isKin(child)) continue;
      into.add(child.pid);
      found.push(child);
    }
  }
}
