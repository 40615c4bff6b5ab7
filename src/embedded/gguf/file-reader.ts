import { closeSync, openSync, readSync } from "node:fs";
import { VALUE_TYPE } from "./format";

export type HeaderValue = string | number | boolean | readonly HeaderValue[];

interface Scalar {
  readonly bytes: number;
  readonly read: (buffer: Buffer, at: number) => number | boolean;
}

/** Scalars by the number of their type. */
const SCALARS: Readonly<Record<number, Scalar>> = {
  0: { bytes: 1, read: (buffer, at) => buffer.readUInt8(at) },
  1: { bytes: 1, read: (buffer, at) => buffer.readInt8(at) },
  2: { bytes: 2, read: (buffer, at) => buffer.readUInt16LE(at) },
  3: { bytes: 2, read: (buffer, at) => buffer.readInt16LE(at) },
  4: { bytes: 4, read: (buffer, at) => buffer.readUInt32LE(at) },
  5: { bytes: 4, read: (buffer, at) => buffer.readInt32LE(at) },
  6: { bytes: 4, read: (buffer, at) => buffer.readFloatLE(at) },
  7: { bytes: 1, read: (buffer, at) => buffer.readUInt8(at) !== 0 },
  10: { bytes: 8, read: (buffer, at) => Number(buffer.readBigUInt64LE(at)) },
  11: { bytes: 8, read: (buffer, at) => Number(buffer.readBigInt64LE(at)) },
  12: { bytes: 8, read: (buffer, at) => buffer.readDoubleLE(at) },
};

const CHUNK_BYTES = 1 << 20;

/** Reads on through a GGUF file, a chunk ahead. Every method throws when the file ends too early. */
export class FileReader {
  private readonly descriptor: number;
  private buffer = Buffer.alloc(0);
  private at = 0;

  constructor(private readonly file: string) {
    this.descriptor = openSync(file, "r");
  }

  close(): void {
    closeSync(this.descriptor);
  }

  raw(bytes: number): string {
    const start = this.take(bytes);
    return this.buffer.toString("utf8", start, start + bytes);
  }

  string(): string {
    return this.raw(this.u64());
  }

  u32(): number {
    const start = this.take(4);
    return this.buffer.readUInt32LE(start);
  }

  u64(): number {
    const start = this.take(8);
    return Number(this.buffer.readBigUInt64LE(start));
  }

  value(type: number): HeaderValue {
    if (type === VALUE_TYPE.string) return this.string();
    if (type === VALUE_TYPE.array) {
      const of = this.u32();
      return Array.from({ length: this.u64() }, () => this.value(of));
    }
    const scalar = SCALARS[type];
    if (!scalar) throw new Error(`${this.file} holds a value of the unknown type ${type}`);
    const start = this.take(scalar.bytes);
    return scalar.read(this.buffer, start);
  }

  /** Makes the next bytes available; returns where they start in the buffer, which may be a new one. */
  private take(bytes: number): number {
    while (this.buffer.length - this.at < bytes) {
      const chunk = Buffer.alloc(Math.max(CHUNK_BYTES, bytes));
      const read = readSync(this.descriptor, chunk);
      if (read === 0) throw new Error(`${this.file} ends in the middle of its header`);
      this.buffer = Buffer.concat([this.buffer.subarray(this.at), chunk.subarray(0, read)]);
      this.at = 0;
    }
    const start = this.at;
    this.at += bytes;
    return start;
  }
}
