/** What macOS's own tools print. ioreg, vm_stat and the swap's figures are as owners of such machines posted them; ps is put together by hand. */

/** ioreg -r -d 1 -w 0 -c IOAccelerator on a MacBook Pro with M1 Pro (macOS 12.6), shortened to a few keys. */
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

/** vm_stat on an M1 with 16 GiB. */
export const vmStat = `Mach Virtual Memory Statistics: (page size of 16384 bytes)
Pages free:                                4518.
Pages active:                            194947.
Pages inactive:                          191193.
Pages speculative:                         3014.
Pages throttled:                              0.
Pages wired down:                        159117.
Pages purgeable:                            630.
"Translation faults":                 574921966.
Pages copy-on-write:                   38671927.
Pages zero filled:                    320571840.
Pages reactivated:                     75978152.
Pages purged:                          16666917.
File-backed pages:                       141843.
Anonymous pages:                         247311.
Pages stored in compressor:             1022243.
Pages occupied by compressor:            454496.
Decompressions:                        73011127.
Compressions:                          92304380.
Pageins:                                7854456.
Pageouts:                                320741.
Swapins:                                 470789.
Swapouts:                                929703.
`;

/** sysctl -n vm.swapusage */
export const swapUsage = "total = 10240.00M  used = 9647.56M  free = 592.44M  (encrypted)\n";

/** ps -axo pid=,ppid=,rss=,time=,comm= with Ollama's app, server and runner. */
export const ps = `    1     0  14384   3:21.07 /sbin/launchd
  612     1  95120   0:14.21 /Applications/Ollama.app/Contents/MacOS/Ollama
  631   612  61232   1:02.90 /Applications/Ollama.app/Contents/Resources/ollama
 4711   631 5421088  12:40.55 /Applications/Ollama.app/Contents/Resources/ollama
  988     1 402112 1-02:03:04.50 /Applications/Visual Studio Code.app/Contents/MacOS/Electron
`;
