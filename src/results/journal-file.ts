import { stat } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Said } from "../core/domain/statements";

/** How the file at a path differs from the one that is open and was left `size` bytes long; null where it is that file. */
export async function changeOf(path: string, handle: FileHandle, size: number): Promise<Said | null> {
  const there = await stat(path).catch(() => null);
  if (there === null) return { code: "file-removed" };
  if (there.isDirectory()) return { code: "file-now-folder" };
  const open = await handle.stat();
  if (there.ino !== open.ino || there.dev !== open.dev) return { code: "file-replaced" };
  if (there.size < size) return { code: "file-cut", size, there: there.size };
  return there.size > size ? { code: "file-written" } : null;
}

/**
 * Cuts off what a failed write of `bytes` left behind `size`: half of them, or nothing. Whatever else is there is somebody else's and stays.
 * @returns whether the file ends at `size` now
 */
export async function takeBack(handle: FileHandle, size: number, bytes: Buffer): Promise<boolean> {
  const left = (await handle.stat()).size - size;
  if (left <= 0) return left === 0;
  if (left > bytes.length || !(await readAt(handle, size, left)).equals(bytes.subarray(0, left))) return false;
  await handle.truncate(size);
  return true;
}

/** All that was written through `handle`; null where it does not hold `size` bytes any more. Works for a file that was removed. */
export async function contentOf(handle: FileHandle, size: number): Promise<Buffer | null> {
  const content = await readAt(handle, 0, size).catch(() => Buffer.alloc(0));
  return content.length === size ? content : null;
}

async function readAt(handle: FileHandle, from: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  for (let got = -1; read < length && got !== 0; read += got) got = (await handle.read(bytes, read, length - read, from + read)).bytesRead;
  return bytes.subarray(0, read);
}
