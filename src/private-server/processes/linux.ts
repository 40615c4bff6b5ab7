import { readdir, readFile } from "node:fs/promises";
import type { ProcessEntry, ProcessTable } from "./table";

/** Linux tells of processes in files. */
export const linuxProcesses: ProcessTable = {
  list: async () => {
    const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
    const entries = await Promise.all(names.map(async (name) => parseStat(await textOf(`/proc/${name}/stat`))));
    return entries.filter((entry) => entry !== null);
  },
  wasGiven: async (pid, variable, value) => {
    const environment = await textOf(`/proc/${pid}/environ`);
    // Another user's, or that of a process which is just ending.
    return environment === "" ? null : environment.split("\0").includes(`${variable}=${value}`);
  },
};

/** `/proc/<pid>/stat`; null for a process that has ended. The name in brackets may hold anything, blanks and brackets too. */
export function parseStat(text: string): ProcessEntry | null {
  const close = text.lastIndexOf(")");
  const fields = text.slice(close + 2).split(" ");
  const [state = "", parent, group] = fields;
  if (text === "" || state === "Z" || state === "X") return null;
  const name = text.slice(text.indexOf("(") + 1, close);
  return { pid: Number.parseInt(text, 10), parent: Number(parent), group: Number(group), startedAt: Number(fields[19]), name };
}

const textOf = (path: string): Promise<string> => readFile(path, "utf8").catch(() => "");
