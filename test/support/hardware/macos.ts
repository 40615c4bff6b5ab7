/** What macOS's own tools print, as owners of such machines posted it. */

/** ioreg -r -d 1 -w 0 -c IOAccelerator, M1 Pro, macOS 12.6: https://github.com/exelban/stats/issues/1094, a few of its keys. */
export const ioreg = `+-o AGXAcceleratorG13X  <class AGXAcceleratorG13X, id 0x10000087c, registered, matched, active, busy 0 (17 ms), retain 24>
    {
      "IOMatchedAtBoot" = Yes
      "vendor-id" = <6b100000>
      "MetalPluginClassName" = "AGXG13XDevice"
      "AGCInfo" = {"fLastSubmissionPID"=390,"fSubmissionsSinceLastCheck"=0,"fBusyCount"=0}
      "IONameMatched" = "gpu,t6000"
      "PerformanceStatistics" = {"TiledSceneBytes"=1572864,"Alloc system memory"=1214005248,"Tiler Utilization %"=2,"recoveryCount"=0,"Renderer Utilization %"=2,"SplitSceneCount"=0,"Allocated PB Size"=17956864,"Device Utilization %"=2,"In use system memory"=340983808}
      "IOSourceVersion" = "190.22"
    }
`;

/** M4: the line that matters, with a key that newer systems added; from a monitor's public tests, without an address. */
export const ioregM4 =
  '      "PerformanceStatistics" = {"In use system memory (driver)"=0,"Alloc system memory"=1574862848,"Tiler Utilization %"=20,"Device Utilization %"=21,"In use system memory"=351141888}\n';

/** vm_stat on an M1 with 16 GiB (address not kept), cut to the lines around those that are read. */
export const vmStat = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                4518.
Pages active:                            194947.
Pages inactive:                          191193.
Pages speculative:                         3014.
Pages wired down:                        159117.
Pages purgeable:                            630.
File-backed pages:                       141843.
Anonymous pages:                         247311.
Pages stored in compressor:             1022243.
Pages occupied by compressor:            454496.
`;

/** vm_stat with pages of 4 KiB (a Mac in a virtual machine), the same lines: https://github.com/wazuh/wazuh/issues/22113. */
export const vmStat4k = `Mach Virtual Memory Statistics: (page size of 4096 bytes)
Pages free:                             6127229.
Pages wired down:                        715958.
Pages purgeable:                          11820.
File-backed pages:                      1080348.
Anonymous pages:                         464333.
Pages occupied by compressor:                 0.
`;

/** sysctl -n vm.swapusage: of the M1 above, and of macOS 12.1 in https://github.com/shirou/gopsutil/issues/1206. */
export const swapUsage = "total = 10240.00M  used = 9647.56M  free = 592.44M  (encrypted)\n";
export const swapUsage12 = "total = 2048.00M  used = 676.25M  free = 1371.75M  (encrypted)\n";

/**
 * What Metal lets the GPU have (recommendedMaxWorkingSetSize, MiB) by RAM in GiB and `iogpu.wired_limit_mb`:
 * https://github.com/abetlen/llama-cpp-python/issues/687 (16), https://github.com/ollama/ollama/issues/434 (32),
 * https://github.com/ggml-org/llama.cpp/issues/3213 (96), https://github.com/fastfetch-cli/fastfetch/issues/2248 (16, a newer
 * system), https://github.com/antirez/ds4/pull/893 (128, as it comes and with the limit raised); 36 from a public write-up of
 * llama.cpp on an M4 Max, which the search tells without its address: 27 GiB, of the 36, 48, 64 and 128 GB that chip comes with.
 */
export const metal: readonly { readonly ramGib: number; readonly wiredMb: string; readonly mib: number }[] = [
  { ramGib: 16, wiredMb: "0", mib: 10922.67 },
  { ramGib: 32, wiredMb: "0", mib: 21845.34 },
  { ramGib: 36, wiredMb: "0", mib: 27648 },
  { ramGib: 96, wiredMb: "0", mib: 73728 },
  { ramGib: 128, wiredMb: "114688", mib: 114688 },
];

/** The same on newer systems, which give more than they used to. */
export const newerMetal: typeof metal = [
  { ramGib: 16, wiredMb: "0", mib: 12124.17 },
  { ramGib: 128, wiredMb: "0", mib: 110100.48 },
];

/** ps -axo pid=,ppid=,rss=,time=,comm= with Ollama's app, server and runner. Put together from documentation. */
export const ps = `    1     0  14384   3:21.07 /sbin/launchd
  612     1  95120   0:14.21 /Applications/Ollama.app/Contents/MacOS/Ollama
  631   612  61232   1:02.90 /Applications/Ollama.app/Contents/Resources/ollama
 4711   631 5421088  12:40.55 /Applications/Ollama.app/Contents/Resources/ollama
  988     1 402112 1-02:03:04.50 /Applications/Visual Studio Code.app/Contents/MacOS/Electron
`;
