/** Parts of /proc: captured on a virtual machine with two processors and Linux 6.18 unless another source is named. */

export const MEMINFO = `MemTotal:       24684096 kB
MemFree:        21407196 kB
MemAvailable:   22985312 kB
Buffers:           16160 kB
Cached:          1615040 kB
SwapCached:            0 kB
SwapTotal:             0 kB
SwapFree:              0 kB
Zswap:                 0 kB
Shmem:             28512 kB
`;

/** WSL 1, which tells no MemAvailable: https://github.com/polybar/polybar/issues/405, the lines that are read. */
export const MEMINFO_WSL1 = `MemTotal:       16647124 kB
MemFree:         5969580 kB
Buffers:           34032 kB
Cached:           188576 kB
SwapCached:            0 kB
SwapTotal:       4980736 kB
SwapFree:        4612092 kB
Shmem:             17720 kB
`;

/** 64 GiB and swap, with a part of each in use. */
export const meminfo = ({ usedKib, swappedKib = 0 }: { readonly usedKib: number; readonly swappedKib?: number }): string =>
  `MemTotal: 67108864 kB\nMemAvailable: ${67_108_864 - usedKib} kB\nSwapTotal: 8388608 kB\nSwapFree: ${8_388_608 - swappedKib} kB\n`;

export const STAT = `cpu  1145532 449 138164 1898821 5266 0 917 2318 0 0
cpu0 563614 241 67217 962409 858 0 255 1138 0 0
cpu1 581917 208 70946 936411 4407 0 662 1180 0 0
intr 8507746 0 0 0
ctxt 27666498
`;

/** A process that listens for this test, and a thread of the kernel. */
export const PID_STAT =
  "24892 (node) R 24889 24889 3801 0 -1 4194304 2766 0 0 0 7 2 0 0 20 0 7 0 1645321 746278912 10814 18446744073709551615 11988992 39846385 140732882813984 0 0 0 0 16781312 17922 0 0 0 17 1 0 0 0 0 0 90418888 90555584 1086164992 140732882819775 140732882819795 140732882819795 140732882821098 0\n";
export const KERNEL_STAT =
  "2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 30 0 0 18446744073709551615 0 0 0 0 0 0 0 2147483647 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n";
/** A shell that waited for children. */
export const SHELL_STAT = "3801 (bash) S 3800 3801 3801 0 -1 4194560 3440 56383 0 4 0 3 51 33 20 0 1 0 1322492 5124096 958\n";

export const PID_STATUS = `Name:\tnode
VmPeak:\t  730176 kB
VmHWM:\t   44024 kB
VmRSS:\t   43400 kB
RssAnon:\t    7312 kB
RssFile:\t   36088 kB
RssShmem:\t       0 kB
VmSwap:\t       0 kB
`;
export const KERNEL_STATUS = "Name:\tkthreadd\nUmask:\t0022\nState:\tS (sleeping)\nPid:\t2\nPPid:\t0\n";

/** A machine of four cores after `seconds` of run time, of which its cores were busy for `busySeconds` together. */
export function stat(seconds: number, busySeconds: number): string {
  const ticks = (value: number): number => Math.round(value * 100);
  const cores = Array.from({ length: 4 }, (_, core) => `cpu${core} 0 0 0 0 0 0 0 0 0 0\n`).join("");
  return `cpu  ${ticks(busySeconds)} 0 0 ${ticks(4 * seconds - busySeconds)} 0 0 0 0 0 0\n${cores}`;
}

export interface Process {
  readonly pid: number;
  readonly parent?: number;
  readonly name: string;
  /** Processor time of its own, and of ended children, seconds. */
  readonly cpu?: number;
  readonly waitedFor?: number;
  readonly rssKib?: number;
  readonly fileKib?: number;
}

const status = ({ rssKib, fileKib }: { readonly rssKib: number; readonly fileKib: number }): string =>
  `Name:\tollama\nVmPeak:\t ${rssKib * 2} kB\nVmRSS:\t ${rssKib} kB\nRssAnon:\t ${rssKib - fileKib} kB\nRssFile:\t ${fileKib} kB\n`;

/** The files of /proc that tell of one process. */
export const processFiles = ({
  pid,
  parent = 1,
  name,
  cpu = 0,
  waitedFor = 0,
  rssKib = 0,
  fileKib = 0,
}: Process): Record<string, string> => ({
  [`/proc/${pid}/stat`]: `${pid} (${name}) S ${parent} ${pid} ${pid} 0 -1 0 0 0 0 0 ${cpu * 100} 0 ${waitedFor * 100} 0 20 0 1 0 1 1 1`,
  [`/proc/${pid}/status`]: status({ rssKib, fileKib }),
});

/** 127.0.0.1:11434 listens; one client is connected to it from port 44004 and something else is to port 80 (by hand). */
export const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   5: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 417586 1 000000000d6174a1 100 0 0 10 0                    
  20: 0100007F:ABE4 0100007F:2CAA 01 00000000:00000000 00:00000000 00000000     0        0 417588 2 000000006176320e 20 0 0 10 -1                    
  25: 0100007F:2CAA 0100007F:ABE4 01 00000000:00000000 00:00000000 00000000     0        0 417589 1 0000000091a24a7b 20 0 0 10 -1                    
  26: 0100007F:C001 0A00000A:0050 01 00000000:00000000 00:00000000 00000000  1000        0 5003 1 0000000000000000 20 4 30 10 -1
`;

/** The inodes of that listener and of its client's socket. */
export const LISTENER = "417586";
export const CLIENT = "417588";

/** [::]:11500 listens. */
export const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:2CEC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 417587 1 00000000ccca2b34 100 0 0 10 0
`;
export const LISTENER6 = "417587";
