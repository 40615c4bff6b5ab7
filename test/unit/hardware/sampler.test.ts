import assert from "node:assert/strict";
import { GpuSampler } from "../../../src/hardware/gpu-sampler";
import { surveyGpus } from "../../../src/hardware/gpus";
import { LinuxSource } from "../../../src/hardware/linux-source";
import { Sampler } from "../../../src/hardware/sampler";
import type { Depth } from "../../../src/hardware/sampler";
import type { HardwareReading } from "../../../src/core/domain/hardware";
import { LISTENER, meminfo, processFiles, stat, TCP } from "../../support/hardware/linux";
import type { Process } from "../../support/hardware/linux";
import { OWN_PID, recordedWorld } from "../../support/hardware/machine";

interface Moment {
  readonly seconds: number;
  readonly busy: number;
  readonly processes: readonly Process[];
}

interface Setting {
  readonly port?: number | null;
  readonly enginePid?: number;
  readonly depth?: Depth;
}

/** Readings of a machine of four cores at given moments; the engine's socket belongs to `enginePid`. */
async function readings(
  moments: readonly Moment[],
  { port = 11_434, enginePid = 70, depth = "full" }: Setting = {},
): Promise<HardwareReading[]> {
  const files: Record<string, string> = {};
  const world = recordedWorld({ files, links: { [`/proc/${enginePid}/fd/3`]: `socket:[${LISTENER}]` } });
  let atMs = 0;
  const gpus = new GpuSampler(world, await surveyGpus(world, await world.facts(), 0), () => atMs);
  const sampler = new Sampler({ world, port, source: new LinuxSource(world, () => atMs), gpus, now: () => atMs });
  const taken: HardwareReading[] = [];
  for (const { seconds, busy, processes } of moments) {
    atMs = seconds * 1000;
    for (const path of Object.keys(files)) Reflect.deleteProperty(files, path);
    Object.assign(files, {
      "/proc/net/tcp": TCP,
      "/proc/meminfo": meminfo({ usedKib: 8_388_608 }),
      "/proc/stat": stat(100 + seconds, 50 + busy),
    });
    for (const process of processes) Object.assign(files, processFiles(process));
    taken.push((await sampler.read(taken.length === 0 ? "full" : depth)).reading);
  }
  return taken;
}

const own = (cpu: number): Process => ({ pid: OWN_PID, name: "node", cpu });
const engine = (cpu: number, waitedFor = 0): Process => ({ pid: 70, name: "ollama", cpu, waitedFor, rssKib: 100_000 });
const runner = (cpu: number): Process => ({ pid: 71, parent: 70, name: "ollama", cpu, rssKib: 4_000_000, fileKib: 3_000_000 });
const foreign = (cpu: number): Process => ({ pid: 300, name: "compile", cpu });

async function second(before: Moment, after: Moment, options?: Setting): Promise<HardwareReading> {
  const [, reading] = await readings([before, after], options);
  assert(reading);
  return reading;
}

function near(actual: number | null, expected: number): void {
  assert(actual !== null && Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

describe("sampler: cores that others take", () => {
  it("are none when engine, its runner and O3 are the busy ones", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(5), engine(3), runner(40)] },
      { seconds: 10, busy: 32, processes: [own(6), engine(4), runner(70)] },
    );
    near(reading.otherCores, 0);
    near(reading.cpuLoad, 0.8);
  });

  it("are those of a foreign busy process", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(5), engine(3), runner(40), foreign(9)] },
      { seconds: 10, busy: 25, processes: [own(5), engine(3), runner(50), foreign(24)] },
    );
    near(reading.otherCores, 1.5);
  });

  it("are seen in light samples too, which do not look at foreign processes", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(5), engine(3), runner(40), foreign(9)] },
      { seconds: 1, busy: 3, processes: [own(5), engine(3), runner(41), foreign(11)] },
      { depth: "light" },
    );
    near(reading.otherCores, 2);
  });

  it("count programs that came and went in between", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(0), engine(0)] },
      { seconds: 10, busy: 5, processes: [own(0), engine(0)] },
    );
    near(reading.otherCores, 0.5);
  });

  it("do not hold the time of a runner that ended, once its parent has taken it over", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(0), engine(1), runner(100)] },
      { seconds: 10, busy: 8, processes: [own(0), engine(1, 108)] },
    );
    near(reading.otherCores, 0);
  });

  it("do not hold the time of a runner that has just begun", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(0), engine(1)] },
      { seconds: 10, busy: 12, processes: [own(0), engine(1), runner(12)] },
      { depth: "light" },
    );
    near(reading.otherCores, 0);
  });

  it("are not told by a first reading", async () => {
    const [first] = await readings([{ seconds: 0, busy: 0, processes: [own(5), foreign(50)] }]);
    assert.equal(first?.otherCores, null);
    assert.equal(first.cpuLoad, 0);
  });

  it("leave the load as it was where one reading follows right after another: in so short a time nothing is counted", async () => {
    const busy = [own(5), engine(3)];
    const taken = await readings([
      { seconds: 0, busy: 0, processes: busy },
      { seconds: 10, busy: 20, processes: busy },
      { seconds: 10.05, busy: 20, processes: busy },
      { seconds: 11.05, busy: 23, processes: busy },
    ]);
    for (const [at, load] of [0, 0.5, 0.5, 0.75].entries()) near(taken[at]?.cpuLoad ?? null, load);
  });

  it("cannot be told for a server on another machine", async () => {
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(0), foreign(0)] },
      { seconds: 10, busy: 20, processes: [own(0), foreign(20)] },
      { port: null },
    );
    assert.equal(reading.otherCores, null);
  });

  it("are those that can be seen where the engine cannot", async () => {
    const hidden = { enginePid: 12_345 };
    const reading = await second(
      { seconds: 0, busy: 0, processes: [own(0), foreign(9)] },
      { seconds: 10, busy: 30, processes: [own(0), foreign(14)] },
      hidden,
    );
    near(reading.otherCores, 0.5);
  });
});

describe("sampler: memory of the engine", () => {
  it("is that of the server and of what it started", async () => {
    const [reading] = await readings([{ seconds: 0, busy: 0, processes: [own(0), engine(0), runner(0)] }]);
    assert.deepEqual(reading?.engine, { state: "seen", residentBytes: 4_100_000 * 1024, runnersBytes: 4_000_000 * 1024, vramBytes: null, ownBytes: 1_100_000 * 1024, processIds: [70, 71] });
  });

  it("makes mapped weights count as used RAM", async () => {
    const [reading] = await readings([{ seconds: 0, busy: 0, processes: [own(0), engine(0), runner(0)] }]);
    assert.deepEqual(reading?.ram, { totalBytes: 64 * 2 ** 30, usedBytes: (8_388_608 + 3_000_000) * 1024 });
  });

  it("is hidden for a server on another machine", async () => {
    const [reading] = await readings([{ seconds: 0, busy: 0, processes: [own(0), engine(0)] }], { port: null });
    assert.equal(reading?.engine.state, "hidden");
  });

  it("is found again after the server was restarted", async () => {
    const [, reading] = await readings([
      { seconds: 0, busy: 0, processes: [own(0), { ...engine(9), pid: 69 }] },
      { seconds: 10, busy: 2, processes: [own(0), engine(2)] },
    ]);
    assert.deepEqual(reading?.engine.state === "seen" ? reading.engine.processIds : [], [70]);
  });
});
