import { linuxProcesses } from "./linux";
import type { ProcessTable } from "./table";
import { psProcesses, windowsProcesses } from "./tools";

export { programName } from "./table";
export type { ProcessEntry, ProcessTable } from "./table";

export function processesOf(platform: NodeJS.Platform): ProcessTable {
  if (platform === "linux") return linuxProcesses;
  return platform === "win32" ? windowsProcesses : psProcesses;
}
