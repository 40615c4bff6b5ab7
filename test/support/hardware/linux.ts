/** Excerpts of /proc as Linux 6 prints them, with round figures. */

export const MEMINFO = `MemTotal:       65536000 kB
MemFree:         2000000 kB
MemAvailable:   40000000 kB
Buffers:          500000 kB
Cached:         36000000 kB
SwapCached:            0 kB
SwapTotal:       8388604 kB
SwapFree:        7340028 kB
`;

/** 64 GiB and swap, with a part of each in use. */
export const meminfo = ({ usedKib, swappedKib = 0 }: { readonly usedKib: number; readonly swappedKib?: number }): string =>
  `MemTotal: 67108864 kB\nMemAvailable: ${67_108_864 - usedKib} kB\nSwapTotal: 8388608 kB\nSwapFree: ${8_388_608 - swappedKib} kB\n`;

export const STAT = `cpu  5000 100 900 90000 300 20 80 50 400 0
cpu0 1250 25 225 22500 75 5 20 12 100 0
cpu1 1250 25 225 22500 75 5 20 13 100 0
cpu2 1250 25 225 22500 75 5 20 12 100 0
cpu3 1250 25 225 22500 75 5 20 13 100 0
intr 123456 0 9 0
ctxt 987654
btime 1760000000
`;

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

export const status = ({ rssKib, fileKib }: { readonly rssKib: number; readonly fileKib: number }): string =>
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

const HEADER = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/** 127.0.0.1:11434 listens; one client, from port 43210, is connected to it, and something else is to port 80. */
export const TCP = `${HEADER}   0: 0100007F:A8CA 0100007F:2CAA 01 00000000:00000000 00:00000000 00000000  1000        0 5001 1 0000000000000000 20 4 30 10 -1
   1: 0100007F:2CAA 0100007F:A8CA 01 00000000:00000000 00:00000000 00000000   998        0 5002 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:2CAA 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 31337 1 0000000000000000 100 0 0 10 0
   3: 0100007F:C001 0A00000A:0050 01 00000000:00000000 00:00000000 00000000  1000        0 5003 1 0000000000000000 20 4 30 10 -1
`;

/** [::]:11500 listens. */
export const TCP6 = `${HEADER}   0: 00000000000000000000000000000000:2CEC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 40400 1 0000000000000000 100 0 0 10 0
`;
