import type { MachineFacts } from "../../../src/hardware/facts";
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
/** As a tool ends that had not answered within its time limit. */
export const hung: ToolOutput = { state: "failed", why: "no answer within 3 s" };

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
