import type { HardwareLimits, HardwareReading } from "../../../src/core/domain/hardware";
import type { Watch, WatchEvent } from "../../../src/core/ports";
import type { MachineFacts } from "../../../src/hardware/facts";
import { Guard } from "../../../src/hardware/guard";
import type { GuardOptions } from "../../../src/hardware/guard";
import type { Depth, Sample } from "../../../src/hardware/sampler";
import type { HardwareWorld, ToolOutput } from "../../../src/hardware/world";

/** A machine made of text: files by path, links by path, and what its tools print. Folders follow from the paths. */
export interface Recorded {
  readonly platform?: NodeJS.Platform;
  readonly files?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  readonly run?: (command: string, args: readonly string[]) => ToolOutput;
  readonly stream?: HardwareWorld["stream"];
  readonly facts?: Partial<MachineFacts>;
}

export const OWN_PID = 900;

export const missing: ToolOutput = { state: "missing" };
export const printed = (text: string): ToolOutput => ({ state: "ok", text });
/** As a tool ends that prints its complaint on standard output. */
export const failed = (text: string): ToolOutput => ({ state: "failed", why: text.split("\n")[0] ?? "", text });
/** As a tool ends that had not answered within its time limit. */
export const hung: ToolOutput = { state: "failed", why: "no answer within 3 s", text: "" };

const FACTS: MachineFacts = {
  cpuModel: "AMD Ryzen 9 7950X",
  physicalCores: 16,
  performanceCores: 16,
  logicalCores: 32,
  ramBytes: 64 * 2 ** 30,
  swapBytes: 0,
  os: "Debian GNU/Linux 13",
  kernel: "6.12.0",
  power: "mains",
  controllers: [],
};

/** Files and links are looked up at each call: a test may change them between two readings. */
export function recordedWorld({ platform = "linux", files = {}, links = {}, run = () => missing, ...rest }: Recorded): HardwareWorld {
  const facts = { ...FACTS, ...rest.facts };
  return {
    platform,
    ownPid: OWN_PID,
    read: (path) => Promise.resolve(files[path] ?? null),
    list: (folder) => {
      const paths = [...Object.keys(files), ...Object.keys(links)];
      const inside = paths.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
      return Promise.resolve([...new Set(inside.map((path) => path.split("/")[0] ?? ""))]);
    },
    link: (path) => Promise.resolve(links[path] ?? null),
    run: (command, args) => Promise.resolve(run(command, args)),
    stream: rest.stream ?? (() => null),
    facts: () => Promise.resolve(facts),
    cpuTimes: () => ({ busyMs: 0, totalMs: 0, cores: facts.logicalCores }),
    freeBytes: () => facts.ramBytes / 2,
    totalBytes: () => facts.ramBytes,
    spentMs: () => 0,
  };
}

/** Files under one folder, by names relative to it. */
export const under = (folder: string, files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

const QUIET: HardwareReading = {
  atMs: 0,
  ram: { usedBytes: 0, totalBytes: 1000 },
  swap: { usedBytes: 0, totalBytes: 0 },
  gpus: [],
  cpuLoad: 0,
  cpuTemperatureCelsius: null,
  engine: { state: "hidden", why: "There is none." },
  otherCores: 0,
};

export const readingOf = (parts: Partial<HardwareReading>): HardwareReading => ({ ...QUIET, ...parts });

/** A machine whose readings are given, the last one for ever, and whose time passes only when a planned sample is due. */
export class FakeMachine {
  readonly events: WatchEvent[] = [];
  readonly depths: Depth[] = [];
  private openWatches = 0;
  broken = false;
  /** Answers no reading any more. */
  hangs = false;
  /** Processor time that each reading takes, ms. */
  costMs = 0;
  /** What others take of the processor, cores. */
  otherCores = 0;
  otherClients: number | null = 0;
  private spentMs = 0;
  private nowMs = 0;
  /** How late the thread is told to have been. */
  delayMs = 0;
  private planned: { readonly ms: number; readonly run: () => void } | null = null;

  constructor(private readonly readings: readonly HardwareReading[]) {}

  get open(): boolean {
    return this.openWatches > 0;
  }

  get nextAfterMs(): number | null {
    return this.planned?.ms ?? null;
  }

  /** A watch of a guard of its own, with these changes. */
  watch(limits: HardwareLimits, changes: Partial<GuardOptions> = {}): Promise<Watch> {
    return new Guard({ ...this.options(limits), ...changes }).watch(this.onEvent);
  }

  readonly onEvent = (event: WatchEvent): void => {
    this.events.push(event);
  };

  options(limits: HardwareLimits): GuardOptions {
    return {
      limits,
      enforce: () => true,
      read: (depth) => this.read(depth),
      watchDelay: () => () => this.delayMs,
      schedule: (ms, run) => {
        this.planned = { ms, run };
        return () => {
          this.planned = null;
        };
      },
      open: () => {
        this.openWatches++;
      },
      close: () => {
        this.openWatches--;
        return Promise.resolve();
      },
      spentMs: () => this.spentMs,
      nowMs: () => this.nowMs,
    };
  }

  /** Lets the next planned sample come due, and finish. */
  async tick(): Promise<void> {
    const { planned } = this;
    if (!planned) return;
    this.planned = null;
    this.nowMs += planned.ms;
    planned.run();
    await new Promise(setImmediate);
  }

  private read(depth: Depth): Promise<Sample> {
    if (this.hangs) return new Promise(() => undefined);
    if (this.broken) return Promise.reject(new Error("The machine cannot be read."));
    const reading = this.readings[Math.min(this.depths.length, this.readings.length - 1)] ?? QUIET;
    this.depths.push(depth);
    this.spentMs += this.costMs;
    return Promise.resolve({ reading, otherClients: this.otherClients, others: { coreMs: this.otherCores * this.nowMs, wallMs: this.nowMs } });
  }
}
