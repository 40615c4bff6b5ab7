import assert from "node:assert/strict";
import { parseNvidia, parseNvidiaProcesses } from "../../../../src/hardware/gpu/nvidia";
import {
  gb10,
  gh200,
  migCard,
  noDriver,
  oldLaptop,
  processes,
  twoCards,
  windowsCard,
  windowsProcesses,
} from "../../../support/hardware/nvidia-smi";

const MIB = 2 ** 20;

describe("nvidia-smi", () => {
  it("tells memory, load, temperature and clock of each card", () => {
    const [first] = parseNvidia(twoCards);
    assert.deepEqual(first?.reading, {
      index: 0,
      name: "NVIDIA GeForce RTX 4090",
      vram: { totalBytes: 24564 * MIB, usedBytes: 18231 * MIB },
      utilization: 0.97,
      temperatureCelsius: 64,
      clockMhz: 2745,
    });
  });

  it("tells name, driver and memory for the profile", () => {
    const profile = parseNvidia(twoCards)[1]?.profile;
    assert.deepEqual([profile?.name, profile?.driver, profile?.vramBytes], ["NVIDIA GeForce RTX 3060", "550.120", 12288 * MIB]);
  });

  it("reads Windows's line ends", () => {
    assert.deepEqual(parseNvidia(windowsCard)[0]?.reading.vram, { totalBytes: 8192 * MIB, usedBytes: 1024 * MIB });
  });

  it("leaves the load unknown under MIG", () => {
    const reading = parseNvidia(migCard)[0]?.reading;
    assert.equal(reading?.utilization, null);
    assert.equal(reading?.vram?.usedBytes, 19672 * MIB);
  });

  it("finds no memory of its own on a GB10", () => {
    const gpu = parseNvidia(gb10)[0];
    assert.equal(gpu?.reading.vram, null);
    assert.equal(gpu?.profile.vramBytes, null);
    assert.equal(gpu?.reading.temperatureCelsius, 57);
  });

  it("finds memory of its own on a Grace Hopper", () => {
    assert.equal(parseNvidia(gh200)[0]?.profile.vramBytes, 97871 * MIB);
  });

  it("takes [Not Supported] for unknown", () => {
    const reading = parseNvidia(oldLaptop)[0]?.reading;
    assert.deepEqual([reading?.utilization, reading?.clockMhz], [null, null]);
  });

  it("takes words for no card", () => {
    assert.deepEqual(parseNvidia(noDriver), []);
  });
});

describe("nvidia-smi by process", () => {
  it("adds up a process that works on several cards", () => {
    assert.equal(parseNvidiaProcesses(processes, new Set([48211])), (17408 + 262) * MIB);
  });

  it("does not tell of processes that it does not list", () => {
    assert.equal(parseNvidiaProcesses(processes, new Set([7])), null);
  });

  it("does not tell under Windows's own driver model", () => {
    assert.equal(parseNvidiaProcesses(windowsProcesses, new Set([9120])), null);
  });
});
