import type { HardwareLimits, HardwareProfile } from "../core/domain/hardware";
import { Cancelled } from "../core/errors";
import type { Clock, HardwareProbe } from "../core/ports";
import { portOf } from "./engine-processes";
import type { MachineFacts } from "./facts";
import { GpuSampler } from "./gpu-sampler";
import { surveyGpus } from "./gpus";
import type { GpuSurvey } from "./gpus";
import { Guard, realSchedule } from "./guard";
import type { GuardOptions } from "./guard";
import { watchLoopDelay } from "./loop-delay";
import { LinuxSource } from "./linux-source";
import { leadsHere } from "./locality";
import { machineRamBytes, readProfile } from "./profile";
import { Sampler } from "./sampler";
import { ToolSource } from "./tool-source";
import { realWorld } from "./world";
import type { HardwareWorld } from "./world";

export interface ProbeOptions {
  /** Address of the server whose machine is asked about. */
  readonly endpoint: URL;
  readonly clock: Clock;
  readonly world?: HardwareWorld;
  /** Plans the next sample of a watch. */
  readonly schedule?: GuardOptions["schedule"];
}

/**
 * The machine that O3 runs on, and on it the processes of the server at `endpoint` when that is local. For a remote
 * server readings are this machine's, `engine` is hidden, and the watch enforces nothing.
 */
export function createHardwareProbe({ endpoint, clock, world = realWorld(), schedule = realSchedule }: ProbeOptions): HardwareProbe {
  const nowMs = (): number => clock.monotonic();

  const begin = async (): Promise<Machine> => {
    const facts = await world.facts();
    const survey = await surveyGpus(world, facts, await machineRamBytes(world, facts));
    const source = world.platform === "linux" ? new LinuxSource(world, nowMs) : new ToolSource(world);
    const gpus = new GpuSampler(world, survey, nowMs);
    const port = (await leadsHere(endpoint)) ? portOf(endpoint) : null;
    return { facts, survey, sampler: new Sampler({ world, port, source, gpus, now: () => clock.now() }) };
  };
  let begun: Promise<Machine> | null = null;
  const machine = (): Promise<Machine> => (begun ??= begin());
  const guards = new Map<string, Guard>();
  const guardOf = (limits: HardwareLimits, sampler: Sampler): Guard => {
    const key = JSON.stringify(limits);
    const guard =
      guards.get(key) ??
      new Guard({
        limits,
        enforce: () => sampler.isHere,
        read: (depth) => sampler.read(depth),
        schedule,
        open: () => {
          sampler.gpus.open();
        },
        close: () => sampler.gpus.close(),
        spentMs: () => world.spentMs(),
        nowMs,
        watchDelay: watchLoopDelay,
      });
    guards.set(key, guard);
    return guard;
  };
  let known: Promise<HardwareProfile> | null = null;
  const profile = async (): Promise<HardwareProfile> => {
    const { facts, survey, sampler } = await machine();
    return readProfile(world, facts, survey, (await sampler.enginePid()) ?? "self");
  };

  return {
    profile: (signal) => unlessAborted(signal, () => (known ??= profile())),
    read: (signal, depth = "full") =>
      unlessAborted(signal, async () => {
        const { sampler } = await machine();
        return (await sampler.read(depth)).reading;
      }),
    watch: async (limits, onEvent) => guardOf(limits, (await machine()).sampler).watch(onEvent),
  };
}

interface Machine {
  readonly facts: MachineFacts;
  readonly survey: GpuSurvey;
  readonly sampler: Sampler;
}

/** Rejects at once on an abort; the reading itself ends soon after by its tools' own time limits. */
async function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new Cancelled();
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      reject(new Cancelled());
    };
    signal.addEventListener("abort", stop, { once: true });
    work()
      .then(resolve, reject)
      .finally(() => {
        signal.removeEventListener("abort", stop);
      });
  });
}
