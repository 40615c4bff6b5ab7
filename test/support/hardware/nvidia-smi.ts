/**
 * Lines as nvidia-smi prints them for `index,name,driver_version,memory.total,memory.used,utilization.gpu,temperature.gpu,clocks.sm`
 * with `--format=csv,noheader,nounits`. Put together by hand from the tool's documented form, not recorded on these cards.
 */
export const twoCards = `0, NVIDIA GeForce RTX 4090, 550.120, 24564, 18231, 97, 64, 2745
1, NVIDIA GeForce RTX 3060, 550.120, 12288, 214, 0, 38, 210
`;

/** Windows ends lines with CR LF. */
export const windowsCard = "0, NVIDIA GeForce RTX 3070, 566.36, 8192, 1024, 12, 51, 1725\r\n";

/** With MIG enabled the whole card's load is not told. */
export const migCard = "0, NVIDIA A100-SXM4-80GB, 535.183.01, 81920, 19672, [N/A], 34, 1155\n";

/** DGX Spark: the GPU has no memory of its own, and NVIDIA's known issues say that these columns print "[N/A]". */
export const gb10 = "0, NVIDIA GB10, 580.95.05, [N/A], [N/A], 41, 57, 2418\n";

/** Grace Hopper has HBM of its own beside Grace's memory. */
export const gh200 = "0, NVIDIA GH200 480GB, 560.35.03, 97871, 1, 0, 30, 1980\n";

/** Older laptops do not tell load or clocks. */
export const oldLaptop = "0, NVIDIA GeForce 940MX, 470.256.02, 2004, 3, [Not Supported], 45, [Not Supported]\n";

/** What stands on the output when the driver is not loaded, or was updated under a running kernel. */
export const noDriver =
  "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n";

/** `--query-compute-apps=pid,used_gpu_memory`: MiB by process. */
export const processes = `1402, 312
48211, 17408
48211, 262
`;

/** Under WDDM (Windows) the driver keeps the figures to itself. */
export const windowsProcesses = "9120, [N/A]\r\n4412, [N/A]\r\n";
