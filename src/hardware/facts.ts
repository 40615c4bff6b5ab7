import os from "node:os";
import si from "systeminformation";
import { within } from "./time-limit";

/** What systeminformation knows of a machine, in our own words. `null` is "does not tell". */
export interface MachineFacts {
  readonly cpuModel: string;
  readonly physicalCores: number;
  readonly performanceCores: number | null;
  /** Processors that this process may run on. */
  readonly logicalCores: number;
  readonly ramBytes: number;
  readonly swapBytes: number;
  readonly os: string;
  /** Release of the kernel. */
  readonly kernel: string;
  readonly power: "mains" | "battery" | "unknown";
  readonly controllers: readonly Controller[];
}

/** A graphics controller as the operating system lists it. */
export interface Controller {
  readonly name: string;
  readonly vendor: string;
  readonly vramBytes: number | null;
  readonly driver: string | null;
}

const FACT_LIMIT_MS = 8_000;

/** Asks once; what does not answer in time is left unknown. */
export async function readFacts(): Promise<MachineFacts> {
  const [cpu, mem, battery, system, graphics] = await Promise.all([
    ask(si.cpu()),
    ask(si.mem()),
    ask(si.battery()),
    ask(si.osInfo()),
    // Elsewhere sysfs and ioreg tell more, and faster.
    process.platform === "win32" ? ask(si.graphics()) : null,
  ]);
  const first = os.cpus()[0]?.model ?? "unknown";
  return {
    cpuModel: (cpu ? `${cpu.manufacturer} ${cpu.brand}`.trim() : "") || first,
    physicalCores: cpu?.physicalCores ?? os.cpus().length,
    performanceCores: cpu?.performanceCores ?? null,
    logicalCores: os.availableParallelism(),
    ramBytes: mem?.total ?? os.totalmem(),
    swapBytes: mem?.swaptotal ?? 0,
    os: (system ? `${system.distro} ${system.release}`.trim() : "") || os.type(),
    kernel: os.release(),
    power: battery === null ? "unknown" : !battery.hasBattery || battery.acConnected ? "mains" : "battery",
    controllers: (graphics?.controllers ?? []).map(({ model, vendor, vram, driverVersion }) => ({
      name: model,
      vendor,
      vramBytes: vram !== null && vram > 0 ? vram * 2 ** 20 : null,
      driver: driverVersion ?? null,
    })),
  };
}

/** Whatever it answers in time; nothing that goes wrong there may stop a run. */
const ask = <T>(promise: Promise<T>): Promise<T | null> =>
  within(
    promise.catch(() => null),
    FACT_LIMIT_MS,
    null,
  );
