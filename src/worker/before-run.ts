import { heldBy, modelMeasured } from "../app/lease";
import { proofTimesFrom } from "../app/proof-times";
import { protocolFrom } from "../app/protocol";
import { noiseNow } from "../app/quiet";
import { requestFor } from "../app/request";
import { dataFolder } from "../app/state-folder";
import { systemClock } from "../app/clock";
import { o3Version } from "../app/version";
import { limitsFor, loadConfiguration } from "../config";
import { whereIs } from "../app/endpoints";
import { chooseModel } from "../ollama/models";
import type { Place, ReaderThread } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import { foldersOf } from "./folders";
import type { History } from "./history";
import type { Servers } from "./servers";

type Env = Readonly<Record<string, string | undefined>>;
type Before = Pick<Handlers<ReaderThread>, "beforeRun" | "noise" | "proofTimes">;



/** What a person is told before a run: what stands in its way, who disturbs the machine, and how long proofs take. Nothing is loaded. */
export const beforeRunHandlers = (servers: Servers, history: History, env: Env): Before => {
  const configurationOf = ({ workspace }: Place): ReturnType<typeof loadConfiguration> => loadConfiguration(workspace ?? dataFolder(env));
  return {
  beforeRun: async (place) => {
    const { warnings } = await configurationOf(place);
    const holder = await heldBy(servers.at(place.endpoint).endpoint);
    // Its own runs the host knows itself.
    const other = holder === null || holder.pid === process.pid ? null : { model: modelMeasured(holder.what), pid: holder.pid, since: holder.since };
    return { warnings, other };
  },
  noise: async (place, signal) => {
    const { probe, ref } = servers.at(place.endpoint);
    if ((await whereIs(ref.url)).local !== "yes") return null;
    const [{ config }, { cpuModel, gpus }] = [await configurationOf(place), await probe.profile(signal)];
    const limits = limitsFor(config.hardware, { cpuModel, gpuNames: gpus.map(({ name }) => name) });
    return noiseNow({ probe, limits, protocol: protocolFrom(config), clock: systemClock() }, signal);
  },
  proofTimes: async ({ model: wanted, ...place }, signal) => {
    const { engine, probe } = servers.at(place.endpoint);
    const { config } = await configurationOf(place);
    const [identity, hardware, reading, runs] = [
      await engine.identify(signal),
      await probe.profile(signal),
      await probe.read(signal, "light"),
      await history.runsOf(await foldersOf(place, env), wanted),
    ];
    const { name } = await chooseModel(await engine.list(signal), wanted, (model) => engine.describe(model, signal));
    return proofTimesFrom(
      runs.flatMap(({ records }) => records),
      {
        request: requestFor(name, place, config, hardware),
        protocol: protocolFrom(config),
        model: await engine.describe(name, signal),
        environment: { engine: identity, hardware, o3Version: o3Version() },
        reading,
      },
    );
  },
};
};
