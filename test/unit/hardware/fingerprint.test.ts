import assert from "node:assert/strict";
import type { GpuProfile } from "../../../src/core/domain/hardware";
import { fingerprintOf } from "../../../src/hardware/fingerprint";

const card: GpuProfile = { name: "Card", vendor: "nvidia", vramBytes: 24 * 2 ** 30, driver: "550.120", bandwidthBytesPerSecond: null };
const other: GpuProfile = { ...card, name: "Other" };
const machine = { cpuModel: "Processor", physicalCores: 8, logicalCores: 16, ramBytes: 32 * 2 ** 30, gpus: [card, other] };
const print = fingerprintOf(machine);

describe("fingerprint of a machine", () => {
  it("is short, and the same each time", () => {
    assert.match(print, /^[0-9a-f]{12}$/);
    assert.equal(fingerprintOf({ ...machine }), print);
  });

  it("bears the few megabytes that firmware takes at one boot or another", () => {
    assert.equal(fingerprintOf({ ...machine, ramBytes: machine.ramBytes - 20 * 2 ** 20 }), print);
  });

  it("bears another order of the same cards", () => {
    assert.equal(fingerprintOf({ ...machine, gpus: [other, card] }), print);
  });

  for (const [what, changed] of Object.entries({
    "another processor": { ...machine, cpuModel: "Other" },
    "fewer cores": { ...machine, logicalCores: 8 },
    "more RAM": { ...machine, ramBytes: 64 * 2 ** 30 },
    "a new driver": { ...machine, gpus: [{ ...card, driver: "560.35" }, other] },
    "one card less": { ...machine, gpus: [card] },
    "a smaller card": { ...machine, gpus: [{ ...card, vramBytes: 16 * 2 ** 30 }, other] },
  })) {
    it(`changes with ${what}`, () => {
      assert.notEqual(fingerprintOf(changed), print);
    });
  }
});
