import assert from "node:assert/strict";
import { NVIDIA_QUERY, parseNvidia, parseNvidiaProcesses } from "../../../src/hardware/gpu/nvidia";
import * as outputs from "../../support/hardware/nvidia-smi";

const MIB = 2 ** 20;

describe("nvidia-smi", () => {
  it("tells several GPUs, each with its memory, load, temperature and clock", () => {
    const [big, small, ...rest] = parseNvidia(outputs.twoCards);
    assert.deepEqual(rest, []);
    assert.deepEqual(big?.reading, {
      index: 0,
      name: "NVIDIA GeForce RTX 4090",
      vram: { totalBytes: 24_564 * MIB, usedBytes: 18_231 * MIB },
      utilization: 0.97,
      temperatureCelsius: 64,
      clockMhz: 2745,
    });
    assert.deepEqual(small?.profile, {
      name: "NVIDIA GeForce RTX 3060",
      vendor: "nvidia",
      vramBytes: 12_288 * MIB,
      driver: "550.120",
      bandwidthBytesPerSecond: null,
    });
    assert.equal(small.reading.index, 1);
  });

  it("asks for as many columns as are read", () => {
    assert.equal(NVIDIA_QUERY.split(",").length, outputs.windowsCard.split(",").length);
  });

  it("is read with the line ends of Windows", () => {
    const [card] = parseNvidia(outputs.windowsCard);
    assert.equal(card?.reading.clockMhz, 1725);
  });

  it("has no load to tell where MIG divides the card, but its memory", () => {
    const [card] = parseNvidia(outputs.migCard);
    assert.equal(card?.reading.utilization, null);
    assert.deepEqual(card.reading.vram, { totalBytes: 81_920 * MIB, usedBytes: 19_672 * MIB });
  });

  it("has no memory to tell on a GB10, but load and temperature", () => {
    const [card] = parseNvidia(outputs.gb10);
    assert.equal(card?.reading.vram, null);
    assert.equal(card.profile.vramBytes, null);
    assert.equal(card.reading.utilization, 0.41);
    assert.equal(card.reading.temperatureCelsius, 57);
  });

  it("tells the memory that a Grace Hopper has of its own", () => {
    const [card] = parseNvidia(outputs.gh200);
    assert.equal(card?.profile.vramBytes, 97_871 * MIB);
  });

  it("leaves unknown what an old card does not support", () => {
    const [card] = parseNvidia(outputs.oldLaptop);
    assert.equal(card?.reading.utilization, null);
    assert.equal(card.reading.clockMhz, null);
    assert.equal(card.reading.temperatureCelsius, 45);
  });

  it("finds no GPU in a message that there is no driver", () => {
    assert.deepEqual(parseNvidia(outputs.noDriver), []);
  });

  it("finds no GPU in an empty answer", () => {
    assert.deepEqual(parseNvidia("\n"), []);
  });
});

describe("memory of processes on an NVIDIA GPU", () => {
  it("adds up over all GPUs that a process uses, and leaves others out", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([48_211])), 17_670 * MIB);
  });

  it("adds up over all processes of the engine", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([1402, 48_211])), 17_982 * MIB);
  });

  it("is unknown where Windows keeps it back", () => {
    assert.equal(parseNvidiaProcesses(outputs.windowsProcesses, new Set([4412])), null);
  });

  it("is unknown, and not zero, where the engine is not on the list, as in a container", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([17])), null);
  });
});
