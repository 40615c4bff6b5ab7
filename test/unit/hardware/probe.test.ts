import assert from "node:assert/strict";
import type { HardwareLimits } from "../../../src/core/domain/hardware";
import { Cancelled } from "../../../src/core/errors";
import { createHardwareProbe } from "../../../src/hardware";
import { recordedWorld } from "../../support/hardware/machine";
import type { Recorded } from "../../support/hardware/machine";
import { VirtualClock } from "../../support/simulated/clock";
import { inWords } from "../../../src/words/said";

const GIB = 2 ** 30;
const limits: HardwareLimits = { ram: 0.9, vram: 0.9, alert: 0.85, temperatureCelsius: 95 };
const never = new AbortController().signal;
const meminfo = (availableGib: number): string =>
  [`MemTotal: ${32 * 2 ** 20} kB`, `MemAvailable: ${availableGib * 2 ** 20} kB`, "SwapTotal: 2097152 kB", "SwapFree: 2097152 kB"].join(
    "\n",
  );
const container = {
  "/proc/self/cgroup": "0::/\n",
  "/sys/fs/cgroup/memory.max": `${8 * GIB}\n`,
  "/sys/fs/cgroup/memory.current": `${3 * GIB}\n`,
  "/sys/fs/cgroup/memory.stat": `inactive_file ${GIB}\nactive_file ${GIB}\n`,
  "/sys/fs/cgroup/cpu.max": "400000 100000\n",
};

const probe = (recorded: Recorded, endpoint = "http://127.0.0.1:11434") =>
  createHardwareProbe({
    endpoint: new URL(endpoint),
    clock: new VirtualClock(),
    world: recordedWorld(recorded),
    schedule: () => () => undefined,
  });

describe("profile of a machine", () => {
  it("tells the machine's memory and cores where no container binds", async () => {
    const profile = await probe({ files: { "/proc/meminfo": meminfo(20) } }).profile(never);
    assert.deepEqual(
      [profile.ramBytes, profile.ramLimitedBy, profile.swapBytes, profile.physicalCores, profile.logicalCores],
      [32 * GIB, "machine", 2 * GIB, 16, 32],
    );
  });

  it("tells a container's memory and cores inside one", async () => {
    const profile = await probe({ files: { "/proc/meminfo": meminfo(20), ...container } }).profile(never);
    assert.deepEqual([profile.ramBytes, profile.ramLimitedBy, profile.physicalCores, profile.logicalCores], [8 * GIB, "cgroup", 4, 4]);
  });

  it("has another fingerprint in a container", async () => {
    const files = { "/proc/meminfo": meminfo(20) };
    const [outside, inside] = [await probe({ files }).profile(never), await probe({ files: { ...files, ...container } }).profile(never)];
    assert.notEqual(outside.fingerprint, inside.fingerprint);
  });

  it("tells where the power comes from", async () => {
    assert.equal((await probe({ facts: { power: "battery" } }).profile(never)).power, "battery");
  });
});

describe("reading of a machine", () => {
  it("tells what the container holds less its file cache", async () => {
    const reading = await probe({ files: { "/proc/meminfo": meminfo(20), ...container } }).read(never);
    assert.deepEqual(reading.ram, { totalBytes: 8 * GIB, usedBytes: 1 * GIB });
  });

  it("is not waited for after an abort", async () => {
    const hanging = { ...recordedWorld({}), facts: () => new Promise<never>(() => undefined) };
    const asked = createHardwareProbe({ endpoint: new URL("http://localhost:1"), clock: new VirtualClock(), world: hanging });
    const controller = new AbortController();
    const reading = asked.read(controller.signal);
    controller.abort();
    await assert.rejects(reading, Cancelled);
  });

  it("is not begun after an abort", async () => {
    await assert.rejects(probe({}).read(AbortSignal.abort()), Cancelled);
  });

  it("says of a remote server that its processes are elsewhere", async () => {
    const { engine } = await probe({}, "http://192.168.1.5:11434").read(never);
    assert.equal(engine.state, "hidden");
    assert.match(inWords(engine.why), /remote server/);
  });
});

describe("watch over a machine", () => {
  const full = { files: { "/proc/meminfo": meminfo(2) } };

  it("stops a trial on the server's machine", async () => {
    const watch = await probe(full).watch(limits, () => undefined);
    assert.equal(watch.signal.aborted, true);
    assert.equal((await watch.stop()).breach?.what, "ram");
  });

  it("does not stop a trial on another machine", async () => {
    const watch = await probe(full, "http://ollama.example:11434").watch(limits, () => undefined);
    assert.equal(watch.signal.aborted, false);
    assert.equal((await watch.stop()).breach, null);
  });

  for (const host of ["localhost", "127.0.0.1", "127.8.9.1", "[::1]", "0.0.0.0"]) {
    it(`takes ${host} for this machine`, async () => {
      const watch = await probe(full, `http://${host}:11434`).watch(limits, () => undefined);
      assert.equal(watch.signal.aborted, true);
    });
  }

  it("watches once where several are on at the same time with the same limits, and apart where limits differ", async () => {
    const reads = { meminfo: 0 };
    const counted = recordedWorld({ files: { "/proc/meminfo": meminfo(20) } });
    const own = createHardwareProbe({
      endpoint: new URL("http://127.0.0.1:11434"),
      clock: new VirtualClock(),
      world: { ...counted, read: (path) => ((reads.meminfo += path === "/proc/meminfo" ? 1 : 0), counted.read(path)) },
      schedule: () => () => undefined,
    });
    await own.read(never);
    reads.meminfo = 0;
    const silent = (): void => undefined;
    const eight = await Promise.all(Array.from({ length: 8 }, () => own.watch(limits, silent)));
    assert.equal(reads.meminfo, 1);
    const strict = await own.watch({ ...limits, ram: 0.1 }, silent);
    assert.deepEqual([strict.signal.aborted, eight.some(({ signal }) => signal.aborted)], [true, false]);
    await Promise.all([strict, ...eight].map((watch) => watch.stop()));
  });
});
