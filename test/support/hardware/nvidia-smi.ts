import { NVIDIA_QUERY } from "../../../src/hardware/gpu/nvidia";

/**
 * What nvidia-smi told on real machines, as their owners posted it. Most asked for other columns, or with units: the values
 * are theirs, put in our query's order and form (`--format=csv,noheader,nounits`). A cell that was not posted is empty.
 */

/** A row from cells by column; `index` is 0 where the post has a single GPU. */
const row = (cells: Readonly<Record<string, string>>): string =>
  `${NVIDIA_QUERY.split(",")
    .map((column) => cells[column] ?? (column === "index" ? "0" : ""))
    .join(", ")}\n`;

/** https://github.com/aristocratos/bpytop/issues/26, asked with units; clocks there are those of graphics. */
export const twoCards =
  row({
    index: "0",
    name: "GeForce GTX 1080 Ti",
    "memory.total": "11175",
    "memory.used": "2856",
    "utilization.gpu": "36",
    "temperature.gpu": "60",
  }) +
  row({
    index: "1",
    name: "GeForce GTX 1060 6GB",
    "memory.total": "6078",
    "memory.used": "4",
    "utilization.gpu": "0",
    "temperature.gpu": "49",
  });

/** https://github.com/Ricks-Lab/gpu-utils/issues/83, asked as we do; memory in use was not asked for. */
export const rtx2080 = row({
  name: "GeForce RTX 2080",
  driver_version: "440.64",
  "memory.total": "7979",
  "utilization.gpu": "86",
  "temperature.gpu": "45",
  "clocks.sm": "1965",
});

/** https://github.com/lestofante/ksysguard-gpu/issues/27, one card in the tool's own loop, asked with units; no memory. */
export const loop = ["56 26 1320", "55 25 1470", "56 24 1470"].map((sample) => {
  const [temperature = "", load = "", clock = ""] = sample.split(" ");
  return row({ "utilization.gpu": load, "temperature.gpu": temperature, "clocks.sm": clock });
});

/**
 * Some drivers answer the first round of a loop, and every later one with errors in all columns; a card that falls off
 * the bus has the same cells. The words in https://github.com/enkore/i3pystatus/pull/850; the rows in public notes
 * and tests of other monitors, which the search tells without their address.
 */
export const unknownRow = `${NVIDIA_QUERY.split(",")
  .map(() => "[Unknown Error]")
  .join(", ")}\n`;

/** https://github.com/enkore/i3pystatus/pull/776, an older laptop; a newer driver says "[N/A]" where the older said "[Not Supported]". */
export const laptop = row({ "memory.total": "2004", "memory.used": "0", "utilization.gpu": "0", "temperature.gpu": "44" });

/** `-q` in https://github.com/anderskm/gputil/issues/38; CR LF is how Windows ends lines. Memory was not in the part seen. */
export const windowsCard = row({ name: "GeForce GTX 1080 Ti", driver_version: "442.92", "clocks.sm": "1480" }).replace("\n", "\r\n");

/** https://github.com/Syllo/nvtop/issues/124, WSL 2: from the tool's table, which cuts the name; a CSV puts brackets around "N/A". */
export const wsl2 = row({
  name: "NVIDIA GeForce ...",
  driver_version: "510.06",
  "memory.total": "8192",
  "memory.used": "161",
  "utilization.gpu": "[N/A]",
  "temperature.gpu": "48",
});

/** https://github.com/Stability-AI/StableSwarmUI/issues/388, a part of a card (MIG) in a Kubernetes pod. */
export const migPod = row({
  name: "NVIDIA A100-SXM4-80GB",
  driver_version: "535.161.08",
  "memory.total": "[Insufficient Permissions]",
  "memory.used": "[Insufficient Permissions]",
  "utilization.gpu": "[N/A]",
  "temperature.gpu": "47",
});

/**
 * DGX Spark: index, name and memory from https://github.com/unslothai/unsloth/pull/10703 and
 * https://github.com/mostlygeek/llama-swap/issues/782, the rest from https://github.com/canonical/inference-snaps/issues/143.
 */
export const gb10 = row({
  name: "NVIDIA GB10",
  driver_version: "580.95.05",
  "memory.total": "[N/A]",
  "memory.used": "[N/A]",
  "utilization.gpu": "0",
  "temperature.gpu": "41",
});

/** Jetson Orin: https://github.com/OE4T/linux-tegra-5.10/issues/17, from the tool's table; a CSV puts brackets around "N/A". */
export const orin = `0, Orin (nvgpu)${", [N/A]".repeat(6)}\n`;

/** Words that stand in a cell instead of a number: the posts above, and rows of lost cards. */
export const noValue = ["[N/A]", "[Not Supported]", "[Insufficient Permissions]", "[Unknown Error]", "[GPU is lost]", "N/A", ""];

/** What stands on the output when nothing can be told, and who posted it. */
export const failures = {
  /** https://github.com/microsoft/WSL/issues/3847 */
  noDriver:
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
  /** https://github.com/tinygrad/open-gpu-kernel-modules/issues/47: after an update under a running kernel. */
  mismatch: "Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 570.124\n",
  /** https://github.com/NVIDIA/nvidia-docker/issues/1671: a container that lost its devices. */
  unknown: "Failed to initialize NVML: Unknown Error\n",
  /** https://github.com/NVIDIA/open-gpu-kernel-modules/issues/387 */
  handle: "Unable to determine the device handle for GPU 0000:0B:00.0: Unknown Error\n",
  /** https://github.com/AlexeyAB/darknet/issues/86: Windows, wrapped by the console. */
  lost: "Unable to determine the device handle for GPU 0000:03:00.0: GPU is lost.  Reboot\r\n the system to recover this GPU\r\n",
  /** An older tool that lacks a column. The sentence is the tool's own; the column is put in by hand. */
  badField: 'Field "clocks.sm" is not a valid field to query.\n',
  /** A user who may not open the device files; the words are NVML's. */
  permission: "Failed to initialize NVML: Insufficient Permissions\n",
  /** https://github.com/beasteers/singuconda/issues/6 */
  none: "No devices were found\n",
  /** The same after the card fell off the bus; the search tells the text without its address. */
  noDevices: "Unable to determine the device handle for GPU0: 0000:81:00.0: Unknown Error\nNo devices were found\n",
};

/** How one lost card stands among others that work, with an error as the exit status; the cards are those of `twoCards`. */
export const lostBetween = twoCards.replace(
  "\n1,",
  `\nUnable to determine the device handle for GPU0000:02:00.0: Unknown Error\n${unknownRow}1,`,
);

/** `--query-compute-apps=pid,used_gpu_memory` on a GB10: https://github.com/mostlygeek/llama-swap/issues/782. */
export const gb10Processes = "114687, 19135\n";

/** The same with two GPUs in use by one process. Put together from documentation. */
export const processes = "1402, 312\n48211, 17408\n48211, 262\n";

/** `pmon` beside one busy process on an RTX 3060 Ti; its newest line (from a course's page on the tool). */
export const monitor = `# gpu        pid  type    sm   mem   enc   dec   command
# Idx          #   C/G     %     %     %     %   name
    0      22010     C    98    56     -     -   python3
`;

/** The same of newer drivers, which have more columns: the engine, a desktop, and a program that only holds memory. Put together from both. */
export const monitorMore = `# gpu         pid   type     sm    mem    enc    dec    jpg    ofa    command
# Idx           #    C/G      %      %      %      %      %      %    name
    0       1402     G      3      1      -      -      -      -    Xorg
    0      48211     C     97     45      -      -      -      -    ollama
    0      22010     C      -      -      -      -      -      -    python3
    1      22010     C     41     12      -      -      -      -    python3
`;

/** `pmon` on a card that nobody uses: everything is a dash. */
export const monitorIdle = `# gpu        pid  type    sm   mem   enc   dec   command
# Idx          #   C/G     %     %     %     %   name
    0          -     -     -     -     -     -   -
`;

/** Under WDDM (Windows) the driver keeps the figures to itself (https://github.com/XuehaiPan/nvitop/issues/55). The form is put together. */
export const windowsProcesses = "9120, [N/A]\r\n4412, [N/A]\r\n";
