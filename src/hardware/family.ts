import type { ProcessStat } from "./proc";

/** `roots` and everything they started. */
export function withDescendants(processes: readonly ProcessStat[], roots: readonly number[]): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const stat of processes) {
    const siblings = children.get(stat.parent);
    if (siblings) siblings.push(stat);
    else children.set(stat.parent, [stat]);
  }
  const wanted = new Set(roots);
  const found = processes.filter(({ pid }) => wanted.has(pid));
  const seen = new Set(found.map(({ pid }) => pid));
  for (const stat of found) {
    for (const child of children.get(stat.pid) ?? []) {
      if (seen.has(child.pid)) continue;
      seen.add(child.pid);
      found.push(child);
    }
  }
  return found;
}

/**
 * Processor time that a family has used, ms. The time of a child that ends moves to the parent that waits for it, so
 * counting both keeps the sum whole: it never falls when a runner or a tool exits.
 */
export const familyMs = (family: readonly ProcessStat[]): number =>
  family.reduce((sum, { cpuMs, waitedForMs }) => sum + cpuMs + waitedForMs, 0);
