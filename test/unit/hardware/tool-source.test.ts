import assert from "node:assert/strict";
import { createHardwareProbe } from "../../../src/hardware";
import { ioreg, ps, swapUsage, vmStat } from "../../support/hardware/macos";
import { missing, printed, recordedWorld } from "../../support/hardware/machine";
import type { HardwareWorld } from "../../../src/hardware";
import { netstat, processList } from "../../support/hardware/windows";
import { VirtualClock } from "../../support/simulated/clock";

const GIB = 2 ** 30;
const never = new AbortController().signal;
const answers: Record<string, string> = { vm_stat: vmStat, ps, lsof: "631\n", ioreg };
const mac = recordedWorld({
  platform: "darwin",
  facts: { cpuModel: "Apple M1 Pro", ramBytes: 16 * GIB },
  run: (command, args) => {
    if (command === "sysctl") return printed(args.includes("vm.swapusage") ? swapUsage : "0\n");
    const text = answers[command];
    return text === undefined ? missing : printed(text);
  },
});
const windows = recordedWorld({
  platform: "win32",
  facts: {
    ramBytes: 32 * GIB,
    controllers: [{ name: "AMD Radeon RX 7800 XT", vendor: "Advanced Micro Devices, Inc.", vramBytes: 16 * GIB, driver: "32.0.21025" }],
  },
  run: (command) => (command === "powershell" ? printed(processList) : command === "netstat" ? printed(netstat) : missing),
});
const probe = (world: HardwareWorld) =>
  createHardwareProbe({ endpoint: new URL("http://127.0.0.1:11434"), clock: new VirtualClock(), world });

describe("macOS", () => {
  it("tells memory, swap and the GPU's part", async () => {
    const { ram, swap, gpus } = await probe(mac).read(never);
    assert.deepEqual(ram, { totalBytes: 16 * GIB, usedBytes: (247311 - 630 + 159117 + 454496) * 16384 });
    assert.equal(swap.usedBytes, 9647.56 * 2 ** 20);
    assert.equal(gpus[0]?.vram?.usedBytes, 340983808);
  });

  it("tells the memory of the server and its runner", async () => {
    assert.deepEqual((await probe(mac).read(never)).engine, {
      state: "seen",
      residentBytes: (61232 + 5421088) * 1024,
      runnersBytes: 5421088 * 1024,
      vramBytes: null,
      processIds: [631, 4711],
    });
  });

  it("tells what others took between two readings, less the server's", async () => {
    const state = { busyMs: 0, totalMs: 0, ps };
    const asked = probe({
      ...mac,
      cpuTimes: () => ({ busyMs: state.busyMs, totalMs: state.totalMs, cores: 8 }),
      run: (command, args) => (command === "ps" ? Promise.resolve(printed(state.ps)) : mac.run(command, args)),
    });
    await asked.read(never);
    Object.assign(state, { busyMs: 3_000, totalMs: 8_000, ps: ps.replace("12:40.55", "12:42.55") });
    assert.equal((await asked.read(never)).otherCores, 1);
  });

  it("hides the engine when ps does not answer", async () => {
    const { engine } = await probe({ ...mac, run: () => Promise.resolve(missing) }).read(never);
    assert.equal(engine.state, "hidden");
  });
});

describe("Windows", () => {
  it("tells memory", async () => {
    assert.deepEqual((await probe(windows).read(never)).ram, { totalBytes: 32 * GIB, usedBytes: 16 * GIB });
  });

  it("tells the memory of the server and its runner, whatever its language", async () => {
    assert.deepEqual((await probe(windows).read(never)).engine, {
      state: "seen",
      residentBytes: 64126976 + 3221225472,
      runnersBytes: 3221225472,
      vramBytes: null,
      processIds: [4412, 9120],
    });
  });

  it("knows a card by the system's list where no tool tells of it", async () => {
    const { gpus, layout } = await probe(windows).profile(never);
    assert.deepEqual(
      gpus.map(({ name, vendor, vramBytes }) => [name, vendor, vramBytes]),
      [["AMD Radeon RX 7800 XT", "amd", 16 * GIB]],
    );
    assert.deepEqual(layout, { kind: "discrete" });
  });
});
