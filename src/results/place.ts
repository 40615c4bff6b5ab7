import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Where a process number means something: one boot of one machine, and on Linux one namespace of process numbers. */
export interface Place {
  readonly host: string;
  /** The kernel's number of this boot; null where the system gives none. */
  readonly boot: string | null;
  /** "pid:[4026531836]"; null where the system has no such namespaces. */
  readonly pidNamespace: string | null;
}

let here: Place | null = null;

/** Of this process; it never changes. */
export const thisPlace = (): Place => (here ??= { host: hostname(), boot: bootId(), pidNamespace: pidNamespace() });

function bootId(): string | null {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return null;
  }
}

function pidNamespace(): string | null {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return null;
  }
}
