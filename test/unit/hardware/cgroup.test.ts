import assert from "node:assert/strict";
import { cpuQuota, memoryLimits, readMemoryLimit } from "../../../src/hardware/cgroup";
import { recordedWorld, under } from "../../support/hardware/recorded-world";

const GIB = 2 ** 30;
const limitsOf = async (files: Record<string, string>): Promise<(readonly [string, number])[]> =>
  (await memoryLimits(recordedWorld({ files }), "self")).map(({ folder, limitBytes }) => [folder, limitBytes / GIB]);

const service = "/sys/fs/cgroup/system.slice/ollama.service";
const inService = { "/proc/self/cgroup": "0::/system.slice/ollama.service\n" };

describe("memory limits of cgroup v2", () => {
  it("are found on the process's own group", async () => {
    const found = await limitsOf({ ...inService, [`${service}/memory.max`]: `${8 * GIB}\n` });
    assert.deepEqual(found, [[service, 8]]);
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

  it("are found at the root, as a container sees its own", async () => {
    const found = await limitsOf({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": `${4 * GIB}\n` });
    assert.deepEqual(found, [["/sys/fs/cgroup", 4]]);
  });

  it("are found at the root where the path is one of outside the container", async () => {
    const found = await limitsOf({ "/proc/self/cgroup": "0::/../../docker/abc\n", "/sys/fs/cgroup/memory.max": `${4 * GIB}\n` });
    assert.deepEqual(found, [["/sys/fs/cgroup", 4]]);
  });

  it("tell how much is held, and how much of it is file cache", async () => {
    const files = under(service, {
      "memory.current": `${7 * GIB}\n`,
      "memory.stat": `anon ${2 * GIB}\nfile ${5 * GIB}\ninactive_file ${4 * GIB}\nactive_file ${1 * GIB}\n`,
    });
    const reading = await readMemoryLimit(recordedWorld({ files }), { version: 2, folder: service, limitBytes: 8 * GIB });
    assert.deepEqual(reading, { limitBytes: 8 * GIB, heldBytes: 7 * GIB, cacheBytes: 5 * GIB });
  });

  it("tell nothing of a group that is gone", async () => {
    assert.equal(await readMemoryLimit(recordedWorld({}), { version: 2, folder: service, limitBytes: 8 * GIB }), null);
  });
});

describe("memory limits of cgroup v1", () => {
  const docker = "/sys/fs/cgroup/memory/docker/abc";
  const inDocker = { "/proc/self/cgroup": "12:cpu,cpuacct:/docker/abc\n9:memory:/docker/abc\n1:name=systemd:/docker/abc\n" };

  it("are found on the group of the memory controller", async () => {
    const found = await limitsOf({ ...inDocker, [`${docker}/memory.limit_in_bytes`]: `${2 * GIB}\n` });
    assert.deepEqual(found, [[docker, 2]]);
  });

  it("are none where the file says a number beyond all memory", async () => {
    assert.deepEqual(await limitsOf({ ...inDocker, [`${docker}/memory.limit_in_bytes`]: "9223372036854771712\n" }), []);
  });

  it("count the cache of groups below", async () => {
    const files = under(docker, {
      "memory.usage_in_bytes": `${2 * GIB}\n`,
      "memory.stat": `inactive_file 1\nactive_file 1\ntotal_inactive_file ${1 * GIB}\ntotal_active_file 0\n`,
    });
    const reading = await readMemoryLimit(recordedWorld({ files }), { version: 1, folder: docker, limitBytes: 2 * GIB });
    assert.equal(reading?.cacheBytes, GIB);
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
    const group = "/sys/fs/cgroup/cpu/docker";
    const files = (quota: string): Record<string, string> => ({
      "/proc/self/cgroup": "4:cpuacct,cpu:/docker\n",
      [`${group}/cpu.cfs_quota_us`]: `${quota}\n`,
      [`${group}/cpu.cfs_period_us`]: "100000\n",
    });
    assert.equal(await quotaOf(files("150000")), 1.5);
    assert.equal(await quotaOf(files("-1")), null);
  });
});
