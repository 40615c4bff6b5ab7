import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync } from "node:fs";

/** A folder whose disk a test may fill or write-protect. */
export interface SmallDisk {
  readonly protect: () => void;
  readonly grow: () => void;
  readonly remove: () => void;
}

const mount = (...args: readonly string[]): void => {
  execFileSync("mount", args, { stdio: "ignore" });
};

/** A disk of its own in memory, of some KiB; null where this user or this system may not mount one. */
export function mountSmallDisk(path: string, kib: number): SmallDisk | null {
  mkdirSync(path, { recursive: true });
  try {
    mount("-t", "tmpfs", "-o", `size=${kib}k`, "none", path);
  } catch {
    return null;
  }
  return {
    protect: () => {
      mount("-o", "remount,ro", path);
    },
    grow: () => {
      mount("-o", "remount,rw,size=16m", path);
    },
    remove: () => {
      execFileSync("umount", ["-l", path], { stdio: "ignore" });
    },
  };
}

/** A folder that cannot be written, by a disk of its own (permissions do not hold the superuser) or else by permissions. */
export function writeProtected(path: string): { readonly remove: () => void } {
  const disk = mountSmallDisk(path, 64);
  if (disk) {
    disk.protect();
    return disk;
  }
  chmodSync(path, 0o555);
  return {
    remove: () => {
      chmodSync(path, 0o755);
    },
  };
}
