import assert from "node:assert/strict";
import { cpuQuota, memoryLimits, readMemoryLimit } from "../../../src/hardware/cgroup";
import type { CgroupReading } from "../../../src/hardware/memory";
import * as recorded from "../../support/hardware/cgroup";
import { recordedWorld } from "../../support/hardware/machine";

const GIB = 2 ** 30;
const limitsOf = async (files: Record<string, string>): Promise<(readonly [string, number])[]> =>
  (await memoryLimits(recordedWorld({ files }), "self")).map(({ folder, limitBytes }) => [folder, limitBytes / GIB]);

/** What is held in the group that binds. */
async function heldIn(files: Record<string, string>): Promise<CgroupReading | null> {
  const world = recordedWorld({ files });
  const [limit] = await memoryLimits(world, "self");
  assert(limit);
  return readMemoryLimit(world, limit);
}

const service = "/sys/fs/cgroup/system.slice/ollama.service";
const inService = { "/proc/self/cgroup": "0::/system.slice/ollama.service\n" };

describe("memory limits of cgroup v2", () => {
  it("are found on the process's own group", async () => {
    const found = await limitsOf({ ...inService, [`${service}/memory.max`]: `${8 * GIB}\n` });
    assert.deepEqual(found, [[service, 8]]);
  });

  it("are the lower of where a process is slowed down and where it is killed", async () => {
    const at = (max: string, high: string): Promise<(readonly [string, number])[]> =>
      limitsOf({ ...inService, [`${service}/memory.max`]: `${max}\n`, [`${service}/memory.high`]: `${high}\n` });
    assert.deepEqual(await at("max", `${6 * GIB}`), [[service, 6]]);
    assert.deepEqual(await at(`${8 * GIB}`, `${6 * GIB}`), [[service, 6]]);
    assert.deepEqual(await at(`${8 * GIB}`, "max"), [[service, 8]]);
    assert.deepEqual(await at("max", "max"), []);
  });

  it("are found on an ancestor", async () => {
    const found = await limitsOf({
      ...inService,
      [`${service}/memory.max`]: "max\n",
      "/sys/fs/cgroup/system.slice/memory.max": `${16 * GIB}\n`,
    });
    assert.deepEqual(found, [["/sys/fs/cgroup/system.slice", 16]]);
  });

  it("are none where none is set", async () => {
    assert.deepEqual(await limitsOf({ ...inService, [`${service}/memory.max`]: "max\n" }), []);
  });

  it("are found at the root, as a pod sees its own", async () => {
    assert.deepEqual(await limitsOf(recorded.v2Pod), [["/sys/fs/cgroup", 8]]);
  });

  it("are found at the root where the path is one of outside the container", async () => {
    const found = await limitsOf({ "/proc/self/cgroup": "0::/../../docker/abc\n", "/sys/fs/cgroup/memory.max": `${4 * GIB}\n` });
    assert.deepEqual(found, [["/sys/fs/cgroup", 4]]);
  });

  it("tell how much is held, and how much of it is file cache", async () => {
    const cacheBytes = 5_307_346_944 + 1_179_316_224;
    assert.deepEqual(await heldIn(recorded.v2Pod), { limitBytes: 8 * GIB, heldBytes: 7_293_091_840, cacheBytes });
  });

  it("tell nothing of a group that is gone", async () => {
    assert.equal(await readMemoryLimit(recordedWorld({}), { version: 2, folder: service, limitBytes: 8 * GIB }), null);
  });
});

describe("memory limits of cgroup v1", () => {
  it("are found on the group of the memory controller, and not at the root, which says a number beyond all memory", async () => {
    assert.deepEqual(await limitsOf(recorded.v1Own), [["/sys/fs/cgroup/memory/o3cap", 0.5]]);
  });

  it("tell what is held, and the cache of the group and of those below", async () => {
    assert.deepEqual(await heldIn(recorded.v1Own), { limitBytes: GIB / 2, heldBytes: 1_179_648, cacheBytes: 229_376 + 36_864 });
  });

  it("are found in a container that sees the host's groups", async () => {
    assert.deepEqual(
      (await limitsOf(recorded.v1Docker)).map(([, gib]) => gib),
      [4],
    );
    assert.equal((await heldIn(recorded.v1Docker))?.heldBytes, 5_013_504);
  });

  it("are found at the root in a pod whose path holds colons and is one of outside", async () => {
    assert.deepEqual(await limitsOf(recorded.v1Pod), [["/sys/fs/cgroup/memory", 2]]);
  });
});

describe("processor quota", () => {
  const quotaOf = (files: Record<string, string>): Promise<number | null> => cpuQuota(recordedWorld({ files }), "self");

  it("is the tightest on the way up", async () => {
    const files = { ...inService, [`${service}/cpu.max`]: "600000 100000\n", "/sys/fs/cgroup/system.slice/cpu.max": "250000 100000\n" };
    assert.equal(await quotaOf(files), 2.5);
  });

  it("is none where it says max", async () => {
    assert.equal(await quotaOf({ ...inService, [`${service}/cpu.max`]: "max 100000\n" }), null);
  });

  it("is read from cgroup v1, where -1 is none", async () => {
    assert.equal(await quotaOf(recorded.v1Quota("/o3cap")), 1.5);
    assert.equal(await quotaOf(recorded.v1Quota("")), null);
  });
});
