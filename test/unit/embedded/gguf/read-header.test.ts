import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ByteWriter } from "../../../../src/embedded/gguf/byte-writer";
import { writeMetadata } from "../../../../src/embedded/gguf/metadata";
import type { MetadataValue } from "../../../../src/embedded/gguf/metadata";
import { readHeader } from "../../../../src/embedded/gguf/read-header";
import type { GgufHeader } from "../../../../src/embedded/gguf/read-header";

describe("reading a GGUF header", () => {
  let folder: string;
  const read = (bytes: Buffer): GgufHeader => {
    writeFileSync(join(folder, "m.gguf"), bytes);
    return readHeader(join(folder, "m.gguf"));
  };
  const header = (entries: readonly [string, MetadataValue][], version = 3): Buffer => {
    const writer = new ByteWriter();
    writer.raw("GGUF");
    writer.u32(version);
    writer.u64(0);
    writer.u64(entries.length);
    for (const [key, value] of entries) writeMetadata(writer, key, value);
    return writer.bytes();
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "o3-header-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("gives back what was written", () => {
    const { metadata } = read(
      header([
        ["a", { type: "u32", value: 4_000_000_000 }],
        ["b", { type: "f32", value: 0.5 }],
        ["c", { type: "bool", value: true }],
        ["d", { type: "string", value: "häuser" }],
        ["e", { type: "strings", value: ["x", ""] }],
        ["f", { type: "i32s", value: [-1, 2] }],
      ]),
    );
    assert.deepEqual(Object.fromEntries(metadata), { a: 4_000_000_000, b: 0.5, c: true, d: "häuser", e: ["x", ""], f: [-1, 2] });
  });

  it("reads values that lie across the chunks of its reading", () => {
    const long = Array.from({ length: 300_000 }, (_, i) => i);
    const { metadata } = read(
      header([
        ["numbers", { type: "f32s", value: long }],
        ["after", { type: "string", value: "end" }],
      ]),
    );
    assert.deepEqual(metadata.get("numbers"), long);
    assert.equal(metadata.get("after"), "end");
  });

  it("refuses another kind of file", () => {
    assert.throws(() => read(Buffer.from("PK\u0003\u0004 and so on")), /is not a GGUF file/);
  });

  it("refuses a version that it does not know", () => {
    assert.throws(() => read(header([], 9)), /version 9/);
  });

  it("refuses a file that ends too early", () => {
    const whole = header([["name", { type: "string", value: "a long name" }]]);
    assert.throws(() => read(whole.subarray(0, whole.length - 3)), /ends in the middle/);
  });
});
