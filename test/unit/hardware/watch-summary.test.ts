import assert from "node:assert/strict";
import type { GpuReading, WatchSummary } from "../../../src/core/domain/hardware";
import type { Sample } from "../../../src/hardware/sampler";
import { WatchFold } from "../../../src/hardware/watch-summary";
import { readingOf } from "../../support/hardware/machine";

const card = (index: number, usedBytes: number): GpuReading => ({
  index,
  name: "Card",
  vram: { usedBytes, totalBytes: 100 },
  utilization: null,
  temperatureCelsius: null,
  clockMhz: null,
});
function summaryOf(samples: readonly Sample[]): WatchSummary {
  const fold = new WatchFold();
  for (const sample of samples) fold.add(sample);
  return fold.summary(null, 0);
}
const sample = (parts: Parameters<typeof readingOf>[0], coreMs = 0, wallMs = 0): Sample => ({
  reading: readingOf(parts),
  others: { coreMs, wallMs },
  otherClients: null,
});
const ram = (usedBytes: number) => ({ ram: { usedBytes, totalBytes: 1000 } });
const swap = (usedBytes: number) => ({ swap: { usedBytes, totalBytes: 1000 } });

describe("what a watch saw", () => {
  it("tells the peak of RAM, not its end", () => {
    assert.equal(summaryOf([sample(ram(100)), sample(ram(700)), sample(ram(200))]).peakRamBytes, 700);
  });

  it("tells the peak over all GPUs at one time", () => {
    const samples = [sample({ gpus: [card(0, 10), card(1, 60)] }), sample({ gpus: [card(0, 50), card(1, 10)] })];
    assert.equal(summaryOf(samples).peakVramBytes, 70);
  });

  it("knows no peak of memory that no GPU tells", () => {
    assert.equal(summaryOf([sample({})]).peakVramBytes, null);
  });

  it("tells how far swap grew, though it fell again", () => {
    assert.equal(summaryOf([sample(swap(100)), sample(swap(400)), sample(swap(50))]).swapGrowthBytes, 300);
  });

  it("tells no growth of swap that only fell", () => {
    assert.equal(summaryOf([sample(swap(100)), sample(swap(50))]).swapGrowthBytes, 0);
  });

  it("tells the mean of what others took from its first to its last sample", () => {
    const samples = [sample({}, 9_000, 60_000), sample({}, 9_000, 61_000), sample({}, 10_000, 64_000)];
    assert.equal(summaryOf(samples).otherCores, 0.25);
  });

  it("takes a mean below zero, the clocks' rounding, for none", () => {
    assert.equal(summaryOf([sample({}, 10, 0), sample({}, 0, 1_000)]).otherCores, 0);
  });

  it("tells no mean of no time", () => {
    assert.equal(summaryOf([sample({}, 0, 500)]).otherCores, null);
  });

  it("tells the hottest moment", () => {
    const samples = [sample({ cpuTemperatureCelsius: 60 }), sample({ cpuTemperatureCelsius: 91 }), sample({ cpuTemperatureCelsius: 70 })];
    assert.equal(summaryOf(samples).peakTemperatureCelsius, 91);
  });
});
