import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Operation = "appendFile" | "writeFile" | "datasync" | "sync" | "truncate";

/** An error as the system words it. */
const systemError = (code: string): Error => Object.assign(new Error(`${code}: the disk says no`), { code });

/**
 * Lets these operations of every open file fail while `work` runs. Writing puts half of its bytes on the disk first, as a disk
 * that fills up does.
 */
export async function onFailingDisk<T>(codes: Partial<Record<Operation, string>>, work: () => Promise<T>): Promise<T> {
  const prototype = await fileHandlePrototype();
  const genuine = new Map(Object.keys(codes).map((name) => [name, Object.getOwnPropertyDescriptor(prototype, name)]));
  for (const [name, code] of Object.entries(codes)) {
    const failing = async function (this: FileHandle, data?: unknown): Promise<never> {
      if (name === "appendFile" || name === "writeFile") {
        const bytes = Buffer.from(data as string | Uint8Array);
        await this.write(bytes.subarray(0, Math.floor(bytes.length / 2)));
      }
      throw systemError(code);
    };
    Object.defineProperty(prototype, name, { value: failing, configurable: true, writable: true });
  }
  try {
    return await work();
  } finally {
    for (const [name, descriptor] of genuine) if (descriptor) Object.defineProperty(prototype, name, descriptor);
  }
}

async function fileHandlePrototype(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "o3-handle-"));
  const handle = await open(join(folder, "any"), "w");
  try {
    return Object.getPrototypeOf(handle) as object;
  } finally {
    await handle.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
