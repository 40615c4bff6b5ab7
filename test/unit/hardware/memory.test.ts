import assert from "node:assert/strict";
import fc from "fast-check";
import { ramReading } from "../../../src/hardware/memory";

const GIB = 2 ** 30;
const machine = { totalBytes: 32 * GIB, usedBytes: 8 * GIB };

describe("RAM as the limit sees it", () => {
  it("is the machine's where no container binds", () => {
    assert.deepEqual(ramReading(machine, [], 0), machine);
  });

  it("is the container's where one binds, less its file cache", () => {
    const container = { limitBytes: 4 * GIB, heldBytes: 3 * GIB, cacheBytes: 2 * GIB };
    assert.deepEqual(ramReading(machine, [container], 0), { totalBytes: 4 * GIB, usedBytes: 1 * GIB });
  });

  it("counts weights under mmap, which the kernel calls available", () => {
    assert.equal(ramReading(machine, [], 5 * GIB).usedBytes, 13 * GIB);
  });

  it("counts weights under mmap in a container too, but no other cache", () => {
    const container = { limitBytes: 16 * GIB, heldBytes: 9 * GIB, cacheBytes: 7 * GIB };
    assert.equal(ramReading(machine, [container], 5 * GIB).usedBytes, 7 * GIB);
  });

  it("has no more left than the machine has", () => {
    const full = { totalBytes: 32 * GIB, usedBytes: 31 * GIB };
    const container = { limitBytes: 16 * GIB, heldBytes: 2 * GIB, cacheBytes: 0 };
    assert.deepEqual(ramReading(full, [container], 0), { totalBytes: 16 * GIB, usedBytes: 15 * GIB });
  });

  it("has no more left than the tightest of several containers", () => {
    const inner = { limitBytes: 8 * GIB, heldBytes: 1 * GIB, cacheBytes: 0 };
    const outer = { limitBytes: 12 * GIB, heldBytes: 10 * GIB, cacheBytes: 0 };
    assert.deepEqual(ramReading(machine, [inner, outer], 0), { totalBytes: 8 * GIB, usedBytes: 6 * GIB });
  });

  it("ignores a limit above what the machine has", () => {
    const loose = { limitBytes: 64 * GIB, heldBytes: 30 * GIB, cacheBytes: 0 };
    assert.deepEqual(ramReading(machine, [loose], 0), machine);
  });

  it("is never below nothing nor above everything", () => {
    const bytes = fc.integer({ min: 0, max: 64 * GIB });
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, bytes, (used, limitBytes, heldBytes, cacheBytes, mapped) => {
        const reading = ramReading(
          { totalBytes: 32 * GIB, usedBytes: used },
          [{ limitBytes: limitBytes + 1, heldBytes, cacheBytes }],
          mapped,
        );
        return reading.usedBytes >= 0 && reading.usedBytes <= reading.totalBytes;
      }),
    );
  });
});
