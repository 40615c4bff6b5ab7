import os from "node:os";
import type { HardwareProfile } from "../core/domain/hardware";
import type { Clock, HardwareProbe } from "../core/ports";
import { surveyGpus } from "./gpus";
import type { GpuSurvey } from "./gpus";
import { everySecond, startGuard } from "./guard";
import { readProfile, systemCpuModel } from "./profile";
import { Sampler } from "./sampler";
import { realWorld } from "./world";
import type { HardwareWorld } from "./world";

export interface ProbeOptions {
  readonly endpoint: URL;
  readonly clock: Clock;
  readonly world?: HardwareWorld;
}

const isHere = ({ hostname }: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);

/** The machine that O3 runs on, and on it the processes of the server at `endpoint` when that is local. */
export function createHardwareProbe({ endpoint, clock, world = realWorld() }: ProbeOptions): HardwareProbe {
  const local = isHere(endpoint);
  const port = Number(endpoint.port || (endpoint.protocol === "https:" ? 443 : 80));
  let survey: Promise<GpuSurvey> | null = null;
  const gpus = (): Promise<GpuSurvey> => (survey ??= systemCpuModel().then((model) => surveyGpus(world, model, os.totalmem())));
  let profile: Promise<HardwareProfile> | null = null;
  const sampler = new Sampler({ world, port: local ? port : null, gpus, now: () => clock.now(), logicalCores: os.cpus().length });
  return {
    profile: () => (profile ??= gpus().then((found) => readProfile(world, found))),
    read: () => sampler.read(),
    watch: (limits, onEvent) =>
      startGuard({
        limits,
        enforce: local,
        read: () => sampler.read(),
        onEvent,
        every: everySecond,
        cpuMs: () => {
          const { user, system } = process.cpuUsage();
          return (user + system) / 1000;
        },
        nowMs: () => clock.monotonic(),
      }),
  };
}
