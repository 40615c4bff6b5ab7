import type { MemoryReading } from "../core/domain/hardware";
import type { CpuSums, ProcessMemory, ProcessStat } from "./proc";

export interface MemoryAndLoad {
  readonly ram: MemoryReading;
  readonly swap: MemoryReading;
  readonly cpu: CpuSums;
}

/** How one kind of operating system tells of memory, load and processes. */
export interface SystemSource {
  /**
   * Processes with the time they used. `heads` and what they started is always up to date, everybody with `everybody`.
   * Null where this sample did not ask (it would cost too much) or the system does not answer.
   */
  processes(heads: readonly number[], full: boolean, everybody: boolean): Promise<readonly ProcessStat[] | null>;
  /** Of a process that `processes` has just told of; nothing for one that is gone. */
  memoryOf(pid: number): Promise<ProcessMemory>;
  /** `engineFileBytes` and `enginePid` tell what the engine maps from files and whose limits bind it. */
  system(engineFileBytes: number, enginePid: number | null): Promise<MemoryAndLoad>;
}

export const NO_MEMORY: ProcessMemory = { residentBytes: 0, fileBytes: 0 };
