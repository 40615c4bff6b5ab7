import assert from "node:assert/strict";
import { nvidiaMessage, NVIDIA_QUERY, parseNvidia, parseNvidiaProcesses } from "../../../../src/hardware/gpu/nvidia";
import type { NvidiaGpu } from "../../../../src/hardware/gpu/nvidia";
import * as outputs from "../../../support/hardware/nvidia-smi";

const MIB = 2 ** 20;

function only(text: string): NvidiaGpu {
  const [gpu, ...rest] = parseNvidia(text);
  assert.deepEqual(rest, []);
  assert(gpu);
  return gpu;
}

describe("nvidia-smi", () => {
  it("tells several GPUs, each with its memory, load and temperature", () => {
    const [big, small, ...rest] = parseNvidia(outputs.twoCards);
    assert.deepEqual(rest, []);
    assert.deepEqual(big?.reading, {
      index: 0,
      name: "GeForce GTX 1080 Ti",
      vram: { totalBytes: 11_175 * MIB, usedBytes: 2856 * MIB },
      utilization: 0.36,
      temperatureCelsius: 60,
      clockMhz: null,
    });
    assert.deepEqual([small?.reading.index, small?.profile.name, small?.profile.vramBytes], [1, "GeForce GTX 1060 6GB", 6078 * MIB]);
  });

  it("tells the driver and the clock", () => {
    const { profile, reading } = only(outputs.rtx2080);
    assert.deepEqual([profile.driver, reading.clockMhz, reading.utilization], ["440.64", 1965, 0.86]);
  });

  it("tells a card round by round in its own loop", () => {
    assert.deepEqual(
      outputs.loop.map((line) => only(line).reading).map(({ temperatureCelsius, clockMhz }) => [temperatureCelsius, clockMhz]),
      [
        [56, 1320],
        [55, 1470],
        [56, 1470],
      ],
    );
  });

  it("tells an empty card's memory and load as zero, not as unknown", () => {
    const { vram, utilization } = only(outputs.laptop).reading;
    assert.deepEqual([vram, utilization], [{ totalBytes: 2004 * MIB, usedBytes: 0 }, 0]);
  });

  it("is read with the line ends of Windows", () => {
    assert.equal(only(outputs.windowsCard).reading.clockMhz, 1480);
  });

  it("tells the memory under WSL 2, though not the load", () => {
    const { vram, utilization } = only(outputs.wsl2).reading;
    assert.deepEqual([vram, utilization], [{ totalBytes: 8192 * MIB, usedBytes: 161 * MIB }, null]);
  });

  it("has no memory to tell to a container that may use a part of a card, which is no shared memory for that", () => {
    const { reading, shared } = only(outputs.migPod);
    assert.deepEqual([reading.vram, reading.temperatureCelsius, shared], [null, 47, false]);
  });

  for (const [machine, text, temperature] of [
    ["a DGX Spark", outputs.gb10, 41],
    ["a Jetson", outputs.orin, null],
  ] as const) {
    it(`knows that ${machine} shares the machine's memory`, () => {
      const { reading, shared } = only(text);
      assert.deepEqual([reading.vram, reading.temperatureCelsius, shared], [null, temperature, true]);
    });
  }

  it("knows no driver where none is told", () => {
    assert.deepEqual([only(outputs.orin).profile.driver, only(outputs.wsl2).profile.driver], [null, "510.06"]);
  });

  for (const word of outputs.noValue) {
    it(`takes "${word}" for no value`, () => {
      const { reading } = only(`0, Card, 550.120, ${Array.from({ length: 5 }, () => word).join(", ")}`);
      assert.deepEqual([reading.vram, reading.utilization, reading.temperatureCelsius, reading.clockMhz], [null, null, null, null]);
    });
  }

  it("tells the cards that work beside one that is lost", () => {
    assert.deepEqual(
      parseNvidia(outputs.lostBetween).map(({ reading }) => [reading.index, reading.vram?.usedBytes]),
      [
        [0, 2856 * MIB],
        [1, 4 * MIB],
      ],
    );
  });

  for (const [name, text] of Object.entries(outputs.failures)) {
    it(`finds no GPU in a complaint (${name}), and repeats its first line`, () => {
      assert.deepEqual(parseNvidia(text), []);
      assert.equal(nvidiaMessage(text), text.split(/\r?\n/)[0]);
    });
  }

  it("tells a card by the columns that are there where the rest of the line is missing", () => {
    const cells = outputs.rtx2080.trim().split(", ");
    for (let count = 2; count < cells.length; count++) {
      const { profile, reading } = only(cells.slice(0, count).join(", "));
      assert.deepEqual([profile.name, reading.clockMhz], ["GeForce RTX 2080", null]);
    }
    assert.deepEqual(parseNvidia("0"), []);
  });

  it("tells no card where there is no line, or only headings", () => {
    for (const text of ["", "\n", "\r\n", `${NVIDIA_QUERY}\n`]) assert.deepEqual(parseNvidia(text), []);
  });

  it("takes no figure that is not one: units, a comma, a letter", () => {
    for (const cell of ["11175 MiB", "36 %", "n/a", "--", "1e", "٤٥"]) {
      const { reading } = only(`0, Card, 550.120, ${Array.from({ length: 5 }, () => cell).join(", ")}`);
      assert.deepEqual([reading.vram, reading.utilization, reading.temperatureCelsius, reading.clockMhz], [null, null, null, null], cell);
    }
  });

  it("has no complaint when all cards answer", () => {
    assert.equal(nvidiaMessage(outputs.twoCards), null);
  });
});

describe("memory of processes on an NVIDIA GPU", () => {
  it("adds up over all GPUs that a process uses, and leaves others out", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([48_211])), 17_670 * MIB);
  });

  it("adds up over all processes of the engine", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([1402, 48_211])), 17_982 * MIB);
  });

  it("is told where the whole GPU's is not, as on a DGX Spark", () => {
    assert.equal(parseNvidiaProcesses(outputs.gb10Processes, new Set([114_687])), 19_135 * MIB);
  });

  it("is unknown where Windows keeps it back", () => {
    assert.equal(parseNvidiaProcesses(outputs.windowsProcesses, new Set([4412])), null);
  });

  it("is unknown where one card of several keeps it back, or nothing is listed", () => {
    assert.equal(parseNvidiaProcesses("48211, 17408\n48211, [N/A]\n", new Set([48_211])), null);
    for (const text of ["", "No running processes found\n", "[Insufficient Permissions], [Insufficient Permissions]\n"]) assert.equal(parseNvidiaProcesses(text, new Set([48_211])), null);
  });

  it("is unknown, and not zero, where the engine is not on the list, as in a container", () => {
    assert.equal(parseNvidiaProcesses(outputs.processes, new Set([17])), null);
  });
});
