import assert from "node:assert/strict";
import type { GpuReading, HardwareLimits, HardwareReading } from "../../../src/core/domain/hardware";
import { alertsOf, breachOf, hottestOf } from "../../../src/hardware/limits";
import { readingOf } from "../../support/hardware/machine";
import { inWords } from "../../../src/words/said";

const limits: HardwareLimits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
const MIB = 2 ** 20;
const start = readingOf({});
const gpu = (index: number, share: number, temperatureCelsius: number | null = null): GpuReading => ({
  index,
  name: "Card",
  vram: { usedBytes: share * 1000, totalBytes: 1000 },
  utilization: null,
  temperatureCelsius,
  clockMhz: null,
});
const swapped = (mib: number): HardwareReading => readingOf({ swap: { usedBytes: mib * MIB, totalBytes: 8192 * MIB } });

describe("limits", () => {
  it("hold at 90 % of RAM", () => {
    assert.equal(breachOf(readingOf({ ram: { usedBytes: 900, totalBytes: 1000 } }), start, limits)?.what, "ram");
  });

  it("let RAM just below pass", () => {
    assert.equal(breachOf(readingOf({ ram: { usedBytes: 899, totalBytes: 1000 } }), start, limits), null);
  });

  it("hold for each GPU by itself", () => {
    const breach = breachOf(readingOf({ gpus: [gpu(0, 0.1), gpu(1, 0.91)] }), start, limits);
    assert.deepEqual([breach?.what, inWords(breach?.message ?? "")], ["vram", "VRAM of Card is at 91 %; the limit is 90 %."]);
  });

  it("pass over a GPU that does not tell its memory", () => {
    assert.equal(breachOf(readingOf({ gpus: [{ ...gpu(0, 1), vram: null }] }), start, limits), null);
  });

  it("let the system swap out a little", () => {
    assert.equal(breachOf(swapped(1000 + 256), swapped(1000), limits), null);
  });

  it("hold when it swaps out more than 256 MiB in a trial", () => {
    const breach = breachOf(swapped(1300), swapped(1000), limits);
    assert.deepEqual([breach?.what, inWords(breach?.message ?? "")], ["swap", "The system swapped out 300 MiB during the trial."]);
  });

  it("hold at the hottest sensor", () => {
    const reading = readingOf({ cpuTemperatureCelsius: 80, gpus: [gpu(0, 0.1, 95)] });
    assert.equal(breachOf(reading, start, limits)?.what, "temperature");
  });

  it("do not hold a machine that tells no memory at all", () => {
    assert.equal(breachOf(readingOf({ ram: { usedBytes: 0, totalBytes: 0 } }), start, limits), null);
  });
});

describe("alerts", () => {
  it("tell of every pool above the alert", () => {
    const reading = readingOf({ ram: { usedBytes: 860, totalBytes: 1000 }, gpus: [gpu(0, 0.5), gpu(1, 0.87)] });
    assert.deepEqual(
      alertsOf(reading, limits).map(({ message }) => inWords(message)),
      ["RAM is at 86 % (alert at 85 %, limit 90 %).", "VRAM of GPU 1 (Card) is at 87 % (alert at 85 %, limit 90 %)."],
    );
  });

  it("are none below", () => {
    assert.deepEqual(alertsOf(readingOf({ ram: { usedBytes: 849, totalBytes: 1000 } }), limits), []);
  });
});

describe("the hottest sensor", () => {
  it("is not known where none tells", () => {
    assert.equal(hottestOf(readingOf({ gpus: [gpu(0, 0.1)] })), null);
  });

  it("is that of processor and GPUs together", () => {
    assert.equal(hottestOf(readingOf({ cpuTemperatureCelsius: 71, gpus: [gpu(0, 0.1, 64), gpu(1, 0.1, 88)] })), 88);
  });
});
