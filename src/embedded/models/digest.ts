import { createHash } from "node:crypto";
import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";

interface Known {
  readonly key: string;
  readonly digest: Promise<string>;
}

/** SHA-256 of files, remembered as long as size and time of change stay the same. */
export class Digests {
  private readonly known = new Map<string, Known>();

  of(path: string): Promise<string> {
    const { size, mtimeMs } = statSync(path);
    const key = `${size} ${mtimeMs}`;
    const old = this.known.get(path);
    if (old?.key === key) return old.digest;
    const digest = digestOf(path);
    this.known.set(path, { key, digest });
    digest.catch(() => this.known.delete(path));
    return digest;
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/** Digest of a model derived from another one by parameters. */
export const derivedDigest = (parent: string, parameters: object): string =>
  createHash("sha256").update(parent).update(JSON.stringify(parameters)).digest("hex");
