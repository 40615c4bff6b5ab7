import type { JournalRecord } from "../domain/journal";
import type { StressWindow } from "../domain/stress";
import { swarmProgressOf } from "../swarm/progress";
import type { SwarmProgress } from "../swarm/progress";

export interface StressProgress extends SwarmProgress {
  readonly windows: readonly StressWindow[];
}

export const stressProgressOf = (records: readonly JournalRecord[]): StressProgress => ({
  ...swarmProgressOf(records),
  windows: records.filter((record) => record.kind === "window"),
});

export interface Series {
  readonly setOutAt: number;
  readonly windows: readonly StressWindow[];
}

/** Whether the load was held so long without a break, ms. */
export function isHeld(progress: Pick<StressProgress, "windows">, holdMs: number): boolean {
  const { setOutAt, windows } = longestSeries(progress);
  const last = windows.at(-1);
  return last !== undefined && last.to - setOutAt >= holdMs;
}

/** What was held longest without a break: a load that was interrupted says nothing of what lasts. */
export function longestSeries({ windows }: Pick<StressProgress, "windows">): Series {
  const times = [...new Set(windows.map(({ setOutAt }) => setOutAt))];
  const all = times.map((setOutAt) => ({ setOutAt, windows: windows.filter((window) => window.setOutAt === setOutAt) }));
  return all.sort((a, b) => b.windows.length - a.windows.length)[0] ?? { setOutAt: 0, windows: [] };
}
