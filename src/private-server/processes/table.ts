/** A running process; one that has ended and waits for its parent to ask (a zombie) is none. */
export interface ProcessEntry {
  readonly pid: number;
  readonly parent: number;
  /** Null where there are no process groups (Windows). */
  readonly group: number | null;
  /** Grows with time; to be compared with others of the same machine only: ticks since boot on Linux, ms since 1970 elsewhere. */
  readonly startedAt: number;
  /** Of its program, without folder and .exe; at most 15 characters on Linux. */
  readonly name: string;
}

/** The processes of this machine, as far as they can be seen. */
export interface ProcessTable {
  /** All that run now. Rejects where the machine does not tell. */
  readonly list: () => Promise<readonly ProcessEntry[]>;
  /** Whether a variable of this very value was given to a process when it started; null where that cannot be seen. */
  readonly wasGiven: (pid: number, variable: string, value: string) => Promise<boolean | null>;
}

/** A program's file without folder and .exe, on any platform. */
export const programName = (file: string): string => file.replace(/^.*[\\/]/, "").replace(/\.exe$/i, "");
