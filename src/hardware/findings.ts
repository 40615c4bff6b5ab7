import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Finding, HardwareProfile, HardwareReading, ToolStatus } from "../core/domain/hardware";
import type { Said } from "../core/domain/statements";

const LOW_DISK_BYTES = 200 * 2 ** 20;

export interface DescribeOptions {
  /** Where results go: its disk is looked at. */
  readonly resultsFolder: string;
  /** A reading of the moment adds what is in use and whether the server can be seen. */
  readonly reading?: HardwareReading;
}

/** What the machine offers, what is missing, and what to do about it. */
export async function describeMachine(profile: HardwareProfile, { resultsFolder, reading }: DescribeOptions): Promise<Finding[]> {
  return [
    processor(profile),
    memory(profile),
    ...(reading ? inUse(reading) : []),
    ...graphics(profile),
    ...profile.tools.map((tool) => describeTool(tool, profile)),
    ...power(profile),
    await disk(resultsFolder),
  ];
}

function processor({ cpuModel, physicalCores, performanceCores, logicalCores }: HardwareProfile): Finding {
  const cores = { processor: cpuModel, physical: physicalCores, logical: logicalCores };
  const detail: Said = performanceCores < physicalCores ? { code: "cores-of-two-kinds", ...cores, fast: performanceCores } : { code: "cores", ...cores };
  return { state: "ok", what: "processor", detail };
}

function memory({ ramBytes, ramLimitedBy, swapBytes }: HardwareProfile): Finding {
  const detail: Said = { code: ramLimitedBy === "cgroup" ? "ram-of-container" : "ram-and-swap", ramBytes, swapBytes };
  return ramBytes < 4 * 2 ** 30
    ? { state: "warning", what: "memory", detail, remedy: { code: "small-models-only" } }
    : { state: "ok", what: "memory", detail };
}

const BUSY_SHARE = 0.5;
const SWAPPED_BYTES = 2 ** 30;

function inUse({ ram, swap, engine }: HardwareReading): Finding[] {
  const detail: Said = { code: "ram-in-use", usedBytes: ram.usedBytes, totalBytes: ram.totalBytes };
  const findings: Finding[] = [
    ram.usedBytes / ram.totalBytes > BUSY_SHARE
      ? { state: "warning", what: "in use", detail, remedy: { code: "close-what-is-not-needed" } }
      : { state: "ok", what: "in use", detail },
  ];
  if (swap.usedBytes > SWAPPED_BYTES)
    findings.push({
      state: "warning",
      what: "swap",
      detail: { code: "swap-in-use", usedBytes: swap.usedBytes },
      remedy: { code: "close-or-restart" },
    });
  if (engine.state === "hidden") {
    findings.push({
      state: "warning",
      what: "server's processes",
      detail: { code: "memory-of-all", why: engine.why },
      remedy: { code: "run-as-its-user" },
    });
  }
  return findings;
}

function graphics({ gpus, layout }: HardwareProfile): Finding[] {
  if (gpus.length === 0)
    return [{ state: "note", what: "graphics", detail: { code: "no-gpu" } }];
  return gpus.map(({ name, vramBytes }) => {
    const detail: Said =
      vramBytes === null
        ? { code: "gpu-memory-unknown", gpu: name }
        : { code: layout.kind === "unified" ? "gpu-shared-memory" : "gpu-memory", gpu: name, memoryBytes: vramBytes };
    return { state: "ok", what: "graphics", detail };
  });
}

/** Tools that a vendor's driver brings along. */
const VENDOR_OF: Readonly<Record<string, string>> = { "nvidia-smi": "nvidia" };

function describeTool(tool: ToolStatus, { gpus }: HardwareProfile): Finding {
  switch (tool.state) {
    case "found":
      return { state: "ok", what: tool.name, detail: { code: "tool-found", version: tool.version } };
    case "missing":
      // Its absence costs something only where there is a GPU that it would tell of.
      return gpus.some((gpu) => gpu.vendor === VENDOR_OF[tool.name])
        ? { state: "warning", what: tool.name, detail: { code: "tool-missing", costs: tool.costs }, remedy: { code: "install-gpu-tools" } }
        : { state: "note", what: tool.name, detail: { code: "tool-not-needed" } };
    case "failed":
      return { state: "warning", what: tool.name, detail: { code: "tool-fails", why: tool.why }, remedy: { code: "check-gpu-driver" } };
  }
}

const power = ({ power: source }: HardwareProfile): Finding[] =>
  source === "battery"
    ? [{ state: "warning", what: "power", detail: { code: "on-battery" }, remedy: { code: "plug-in" } }]
    : [];

async function disk(folder: string): Promise<Finding> {
  const free = await freeBytes(folder);
  if (free === null) return { state: "warning", what: "disk", detail: { code: "disk-unknown", folder } };
  const detail: Said = { code: "disk-free", freeBytes: free, folder };
  return free < LOW_DISK_BYTES
    ? { state: "problem", what: "disk", detail, remedy: { code: "free-some-space" } }
    : { state: "ok", what: "disk", detail };
}

/** The folder may not exist yet: then its nearest ancestor that does. */
async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const parent = dirname(folder);
    return parent === folder ? null : freeBytes(parent);
  }
}
