import assert from "node:assert/strict";
import { availableMemory } from "../../../../src/embedded/serve/available-memory";

const GIB = 2 ** 30;
const MEMINFO = "MemTotal:       33554432 kB\nMemFree:         1000000 kB\nMemAvailable:   16777216 kB\n";

/** Answers for the files of a machine. */
const machine = (files: Readonly<Record<string, string>>) => (path: string) => ({ "/proc/meminfo": MEMINFO, ...files })[path] ?? null;

describe("memory that is available", () => {
  it("is the machine's where no group limits it", () => {
    const read = machine({ "/proc/self/cgroup": "0::/\n", "/sys/fs/cgroup/memory.max": "max\n" });
    assert.equal(availableMemory(read), 16 * GIB);
  });

  it("is what a version 2 group has left, its page cache included", () => {
    const read = machine({
      "/proc/self/cgroup": "0::/app/worker\n",
      "/sys/fs/cgroup/app/worker/memory.max": `${4 * GIB}\n`,
      "/sys/fs/cgroup/app/worker/memory.current": `${3 * GIB}\n`,
      "/sys/fs/cgroup/app/worker/memory.stat": `anon 5\ninactive_file ${GIB}\n`,
    });
    assert.equal(availableMemory(read), 2 * GIB);
  });

  it("is limited by a group above as well", () => {
    const read = machine({
      "/proc/self/cgroup": "0::/app/worker\n",
      "/sys/fs/cgroup/app/worker/memory.max": "max\n",
      "/sys/fs/cgroup/app/worker/memory.current": "5\n",
      "/sys/fs/cgroup/app/memory.max": `${GIB}\n`,
      "/sys/fs/cgroup/app/memory.current": "0\n",
    });
    assert.equal(availableMemory(read), GIB);
  });

  it("is what a version 1 group has left", () => {
    const read = machine({
      "/proc/self/cgroup": "5:cpu,cpuacct:/x\n3:memory:/box\n",
      "/sys/fs/cgroup/memory/box/memory.limit_in_bytes": `${2 * GIB}\n`,
      "/sys/fs/cgroup/memory/box/memory.usage_in_bytes": `${GIB}\n`,
    });
    assert.equal(availableMemory(read), GIB);
  });

  it("is the machine's where version 1 writes its number for no limit", () => {
    const read = machine({
      "/proc/self/cgroup": "3:memory:/box\n",
      "/sys/fs/cgroup/memory/box/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/box/memory.usage_in_bytes": "1\n",
    });
    assert.equal(availableMemory(read), 16 * GIB);
  });

  it("is none where a group has used more than it may", () => {
    const read = machine({
      "/proc/self/cgroup": "0::/app\n",
      "/sys/fs/cgroup/app/memory.max": "100\n",
      "/sys/fs/cgroup/app/memory.current": "200\n",
    });
    assert.equal(availableMemory(read), 0);
  });
});
