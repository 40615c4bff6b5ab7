import assert from "node:assert/strict";
import { appleGpu, appleShareBytes, parseIoreg, parseSwapUsage, parseVmStat } from "../../../../src/hardware/gpu/apple";
import { ioreg, swapUsage, vmStat } from "../../../support/hardware/macos";

const GIB = 2 ** 30;

describe("Apple silicon", () => {
  it("never gives more than there is", () => {
    assert.equal(appleShareBytes("999999\n", 16 * GIB), 16 * GIB);
  });

  it("is known by the processor's name", () => {
    assert.equal(appleGpu("Apple Apple M3 Max", GIB)?.name, "Apple M3 Max");
    assert.equal(appleGpu("Intel Core i9-9880H", GIB), null);
  });

  it("tells the GPU's memory and load without the administrator", () => {
    const gpu = appleGpu("Apple M1 Pro", 10 * GIB);
    assert.ok(gpu);
    const reading = parseIoreg(ioreg, gpu);
    assert.deepEqual(reading.vram, { totalBytes: 10 * GIB, usedBytes: 340983808 });
    assert.equal(reading.utilization, 0.02);
  });

  it("leaves the GPU unknown when ioreg says nothing", () => {
    const gpu = appleGpu("Apple M1 Pro", 10 * GIB);
    assert.ok(gpu);
    assert.deepEqual([parseIoreg("", gpu).vram, parseIoreg("", gpu).utilization], [null, null]);
  });
});

describe("vm_stat", () => {
  it("counts what programs hold, not cached files", () => {
    assert.equal(parseVmStat(vmStat), (247311 - 630 + 159117 + 454496) * 16384);
  });

  it("is not guessed from other text", () => {
    assert.equal(parseVmStat("command not found"), null);
  });
});

describe("vm.swapusage", () => {
  it("is read in bytes", () => {
    assert.deepEqual(parseSwapUsage(swapUsage), { totalBytes: 10240 * 2 ** 20, usedBytes: 9647.56 * 2 ** 20 });
  });

  it("is read with a comma as well", () => {
    assert.equal(parseSwapUsage("total = 1024,00M  used = 0,00M  free = 1024,00M")?.totalBytes, GIB);
  });

  it("is not guessed from other text", () => {
    assert.equal(parseSwapUsage(""), null);
  });
});
