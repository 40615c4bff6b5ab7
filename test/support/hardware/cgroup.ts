import { under } from "./machine";

/** Control groups of real machines and containers, cut to the files and lines that are read. */

/** cgroup v1 of a virtual machine, Linux 6.18: captured in a group made for it, limited to 512 MiB, after reading files. */
export const v1Own: Record<string, string> = {
  "/proc/self/cgroup": "9:name=systemd:/\n8:pids:/\n5:devices:/\n4:memory:/o3cap\n3:cpuset:/\n2:cpuacct:/\n1:cpu:/\n0::/\n",
  "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
  ...under("/sys/fs/cgroup/memory/o3cap", {
    "memory.limit_in_bytes": "536870912\n",
    "memory.usage_in_bytes": "1179648\n",
    "memory.stat":
      "cache 274432\nrss 262144\ninactive_file 229376\nactive_file 36864\nhierarchical_memory_limit 536870912\ntotal_cache 274432\ntotal_rss 262144\ntotal_inactive_file 229376\ntotal_active_file 36864\n",
  }),
};

/** Quotas of the same machine: none at the root, and one and a half cores as captured in a group made for it. */
export const v1Quota = (group: "" | "/o3cap"): Record<string, string> => ({
  "/proc/self/cgroup": `2:cpuacct:/\n1:cpu:${group === "" ? "/" : group}\n0::/\n`,
  "/sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
  "/sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
  "/sys/fs/cgroup/cpu/o3cap/cpu.cfs_quota_us": "150000\n",
  "/sys/fs/cgroup/cpu/o3cap/cpu.cfs_period_us": "100000\n",
});

const DOCKER = "/system.slice/docker-898b44c4a066d2dc6343c21d8a5b7c6a77079367d23bcde8c88be0eb204d3a1e.scope";

/** A Docker container with `-m 4g` and the host's groups mounted: https://github.com/moby/moby/issues/12394. */
export const v1Docker: Record<string, string> = {
  "/proc/self/cgroup": `4:memory:${DOCKER}\n`,
  [`/sys/fs/cgroup/memory${DOCKER}/memory.limit_in_bytes`]: "4294967296\n",
  [`/sys/fs/cgroup/memory${DOCKER}/memory.usage_in_bytes`]: "5013504\n",
};

/**
 * A Kubernetes pod under containerd, whose paths hold colons and do not exist inside it: the form of the lines in
 * https://github.com/duckdb/duckdb/pull/16608, names shortened; memory stands on one by hand, as does the limit.
 */
export const v1Pod: Record<string, string> = {
  "/proc/self/cgroup": [
    "13:cpuset:/kubepods-burstable-podb96a7488.slice:cri-containerd:6ef14b5a76df",
    "9:cpu,cpuacct:/system.slice/containerd.service/kubepods-burstable-podb96a7488.slice:cri-containerd:6ef14b5a76df",
    "4:memory:/system.slice/containerd.service/kubepods-burstable-podb96a7488.slice:cri-containerd:6ef14b5a76df",
    "",
  ].join("\n"),
  "/sys/fs/cgroup/memory/memory.limit_in_bytes": "2147483648\n",
};

/**
 * A Kubernetes pod with cgroup v2 sees its own group as the root (https://github.com/duckdb/duckdb/issues/7651). The three
 * sizes of memory.stat are a real machine's, from the example that opencontainers/runc tests with; limit and use by hand.
 */
export const v2Pod: Record<string, string> = {
  "/proc/self/cgroup": "0::/\n",
  ...under("/sys/fs/cgroup", {
    "memory.max": "8589934592\n",
    "memory.current": "7293091840\n",
    "memory.stat": "anon 790425600\nfile 6502666240\nshmem 6721536\ninactive_file 5307346944\nactive_file 1179316224\n",
  }),
};
