import assert from "node:assert/strict";
import { tooTight } from "../../../src/app/too-tight";
import { readingOf } from "../../support/hardware/machine";
import { inWords } from "../../../src/words/said";

const limits = { ram: 0.9, vram: 0.8, alert: 0.85, temperatureCelsius: 95 };
const gpu = (usedBytes: number) => ({ index: 0, name: "GPU", vram: { usedBytes, totalBytes: 1000 }, utilization: null, temperatureCelsius: null, powerWatts: null, clockMhz: null });
const reading = (ram: number, ...vram: number[]) => readingOf({ ram: { usedBytes: ram, totalBytes: 1000 }, gpus: vram.map(gpu) });

describe("whether an applied preset may be loaded for its check", () => {
  it("goes by the memory that its load takes, and by that memory's limit", () => {
    const ram = { limits, footprint: { pool: "ram", bytes: 300 } } as const;
    const vram = { limits, footprint: { pool: "vram", bytes: 300 } } as const;
    assert.equal(tooTight(ram, reading(600, 990)), null);
    assert.match(inWords(tooTight(ram, reading(601, 0)) ?? ""), /^Loading it needs .*, and other programs hold too much RAM now/);
    assert.equal(tooTight(vram, reading(990, 500)), null);
    assert.match(inWords(tooTight(vram, reading(0, 501)) ?? ""), /too much VRAM now/);
    assert.equal(tooTight(vram, reading(0, 900, 100)), null);
  });

  it("takes both together where a load is in both, by the lower limit", () => {
    const both = { limits, footprint: { pool: "ram+vram", bytes: 300 } } as const;
    assert.equal(tooTight(both, reading(700, 600)), null);
    assert.match(inWords(tooTight(both, reading(701, 600)) ?? ""), /RAM \+ VRAM/);
    assert.match(inWords(tooTight(both, reading(990, 100)) ?? ""), /RAM \+ VRAM/);
    assert.match(inWords(tooTight(both, reading(100, 990)) ?? ""), /RAM \+ VRAM/);
  });

  it("says nothing where nothing is known", () => {
    assert.equal(tooTight({ limits, footprint: null }, reading(1000)), null);
    assert.equal(tooTight({ limits, footprint: { pool: "vram", bytes: 300 } }, reading(1000)), null);
  });
});
