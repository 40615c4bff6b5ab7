import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { Finding, HardwareProfile, HardwareReading, ToolStatus } from "../core/domain/hardware";

const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
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
  const kinds = performanceCores < physicalCores ? ` (${performanceCores} for performance)` : "";
  return { state: "ok", what: "processor", detail: `${cpuModel}, ${physicalCores} physical cores${kinds}, ${logicalCores} logical` };
}

function memory({ ramBytes, ramLimitedBy, swapBytes }: HardwareProfile): Finding {
  const detail = `${gib(ramBytes)} RAM${ramLimitedBy === "cgroup" ? " (the container's limit)" : ""}, ${gib(swapBytes)} swap`;
  return ramBytes < 4 * 2 ** 30
    ? { state: "warning", what: "memory", detail, remedy: "only very small models fit here" }
    : { state: "ok", what: "memory", detail };
}

const BUSY_SHARE = 0.5;
const SWAPPED_BYTES = 2 ** 30;

function inUse({ ram, swap, engine }: HardwareReading): Finding[] {
  const detail = `${gib(ram.usedBytes)} of ${gib(ram.totalBytes)} RAM are in use`;
  const findings: Finding[] = [
    ram.usedBytes / ram.totalBytes > BUSY_SHARE
      ? { state: "warning", what: "in use", detail, remedy: "close what is not needed: a model gets only what is left" }
      : { state: "ok", what: "in use", detail },
  ];
  if (swap.usedBytes > SWAPPED_BYTES)
    findings.push({
      state: "warning",
      what: "swap",
      detail: `${gib(swap.usedBytes)} are swapped out`,
      remedy: "close programs, or restart the machine",
    });
  if (engine.state === "hidden") {
    findings.push({
      state: "warning",
      what: "server's processes",
      detail: `${engine.why} Its memory is taken from the whole machine's, and other programs' changes with it.`,
      remedy: "run O3 as the server's user, on its machine",
    });
  }
  return findings;
}

function graphics({ gpus, layout }: HardwareProfile): Finding[] {
  if (gpus.length === 0)
    return [{ state: "note", what: "graphics", detail: "no GPU that the engine can use was found: models run on the processor" }];
  return gpus.map((gpu) => {
    const vram =
      gpu.vramBytes === null
        ? "VRAM not known"
        : `${gib(gpu.vramBytes)}${layout.kind === "unified" ? " shared with the processor" : " VRAM"}`;
    return { state: "ok", what: "graphics", detail: `${gpu.name}, ${vram}` };
  });
}

/** Tools that a vendor's driver brings along. */
const VENDOR_OF: Readonly<Record<string, string>> = { "nvidia-smi": "nvidia" };

function describeTool(tool: ToolStatus, { gpus }: HardwareProfile): Finding {
  switch (tool.state) {
    case "found":
      return { state: "ok", what: tool.name, detail: `found (${tool.version})` };
    case "missing":
      // Its absence costs something only where there is a GPU that it would tell of.
      return gpus.some((gpu) => gpu.vendor === VENDOR_OF[tool.name])
        ? { state: "warning", what: tool.name, detail: `not found: ${tool.costs}`, remedy: "install the GPU vendor's tools" }
        : { state: "note", what: tool.name, detail: "not found, and not needed: there is no GPU that it would tell of" };
    case "failed":
      return { state: "warning", what: tool.name, detail: `does not work: ${tool.why}`, remedy: "check the GPU's driver" };
  }
}

const power = ({ power: source }: HardwareProfile): Finding[] =>
  source === "battery"
    ? [{ state: "warning", what: "power", detail: "on battery: speeds will be lower than on mains", remedy: "plug it in before measuring" }]
    : [];

async function disk(folder: string): Promise<Finding> {
  const free = await freeBytes(folder);
  if (free === null) return { state: "warning", what: "disk", detail: `the free space for ${folder} is not known` };
  const detail = `${gib(free)} free for ${folder}`;
  return free < LOW_DISK_BYTES
    ? { state: "problem", what: "disk", detail, remedy: "free some space, or choose another results folder" }
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
