export const nvidiaMonitorArgs: readonly string[] = ["pmon", "-c", "1", "-s", "u"];

/** Share of a GPU's units that a process used over the last second. */
export interface GpuUser {
  readonly pid: number;
  /** The command's name, which the tool cuts. */
  readonly name: string;
  /** 0 to 1. */
  readonly share: number;
}

/**
 * Reads `nvidia-smi pmon -c 1 -s u`: two lines of headings, then a line a process and card; newer tools have more columns. "-" is what cannot
 * be told, and stands for everything where no process is on the card. Null for a complaint, or a table without these columns.
 */
export function parseMonitor(text: string): GpuUser[] | null {
  const lines = text.split("\n").map((line) => line.trim());
  const heading = (lines.find((line) => line.startsWith("#")) ?? "").replace(/^#\s*/, "").split(/\s+/);
  const [atPid, atShare, atName] = ["pid", "sm", "command"].map((name) => heading.indexOf(name));
  if (atPid === undefined || atShare === undefined || atName === undefined || Math.min(atPid, atShare, atName) < 0) return null;
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .flatMap((line) => {
      const cells = line.split(/\s+/);
      const [pid, percent] = [Number(cells[atPid]), Number(cells[atShare])];
      const name = cells.slice(atName).join(" ");
      return Number.isInteger(pid) && pid > 0 && Number.isFinite(percent) ? [{ pid, name, share: percent / 100 }] : [];
    });
}
