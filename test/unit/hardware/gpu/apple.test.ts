import assert from "node:assert/strict";
import { appleGpu, appleShareBytes, parseIoreg, parseSwapUsage, parseVmStat } from "../../../../src/hardware/gpu/apple";
import { ioreg, ioregM4, metal, newerMetal, swapUsage, swapUsage12, vmStat, vmStat4k } from "../../../support/hardware/macos";

const GIB = 2 ** 30;

describe("Apple silicon", () => {
  for (const { ramGib, wiredMb, mib } of metal) {
    it(`may use what Metal told on a machine with ${ramGib} GiB and a limit of ${wiredMb}`, () => {
      assert.equal((appleShareBytes(`${wiredMb}\n`, ramGib * GIB) / 2 ** 20).toFixed(0), mib.toFixed(0));
    });
  }

  for (const { ramGib, wiredMb, mib } of newerMetal) {
    it(`is given no more than Metal told on a newer system with ${ramGib} GiB`, () => {
      const share = appleShareBytes(`${wiredMb}\n`, ramGib * GIB) / 2 ** 20;
      assert.ok(share < mib && share > 0.85 * mib);
    });
  }

  it("may use the usual share where the setting cannot be read", () => {
    assert.equal(appleShareBytes(null, 64 * GIB), 48 * GIB);
  });

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

  it("is not misled by the driver's own share of the memory, which newer systems tell beside it", () => {
    const gpu = appleGpu("Apple M4", 10 * GIB);
    assert.ok(gpu);
    const { vram, utilization } = parseIoreg(ioregM4, gpu);
    assert.deepEqual([vram?.usedBytes, utilization], [351141888, 0.21]);
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

  it("counts pages of the size that it tells", () => {
    assert.equal(parseVmStat(vmStat4k), (464333 - 11820 + 715958) * 4096);
  });

  it("is not guessed from other text", () => {
    assert.equal(parseVmStat("command not found"), null);
  });
});

describe("vm.swapusage", () => {
  it("is read in bytes", () => {
    assert.deepEqual(parseSwapUsage(swapUsage), { totalBytes: 10240 * 2 ** 20, usedBytes: 9647.56 * 2 ** 20 });
    assert.deepEqual(parseSwapUsage(swapUsage12), { totalBytes: 2 * GIB, usedBytes: 676.25 * 2 ** 20 });
  });

  it("is read with a comma as well", () => {
    assert.equal(parseSwapUsage("total = 1024,00M  used = 0,00M  free = 1024,00M")?.totalBytes, GIB);
  });

  it("is not guessed from other text", () => {
    assert.equal(parseSwapUsage(""), null);
  });
});
