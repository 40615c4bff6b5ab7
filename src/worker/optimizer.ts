import { examine } from "../app/examine";
import type { ProfileCache } from "../app/installed-models";
import { o3Version } from "../app/version";
import { limitsFor, loadConfiguration } from "../config";
import { UsageError } from "../core/errors";
import type { RunEvent } from "../core/events";
import type { MachineState, OptimizerThread, Place } from "../protocol/worker";
import { journalPath } from "../results";
import type { Handlers } from "../rpc/channel";
import { isLoopback } from "../ollama/endpoint";
import { applyHandlers } from "./applying";
import { exportRun } from "./export";
import { History, trialsOf } from "./history";
import type { PastRun } from "./history";
import { chosen, panelData } from "./panel-data";
import type { Today } from "./panel-data";
import { trialRows } from "./rows";
import { runJob } from "./run";
import { serverState } from "./server-state";
import { Servers } from "./servers";

export interface Listeners {
  readonly onRun: (model: string, event: RunEvent) => void;
  readonly note: (message: string) => void;
}

type Env = Readonly<Record<string, string | undefined>>;
type Wanted = Place & { readonly model: string; readonly runId: string | null };

/** What the thread answers. One run at a time: two would measure each other. */
export function optimizerHandlers(env: Env, listeners: Listeners): Handlers<OptimizerThread> {
  const servers = new Servers(env);
  const history = new History();
  const profiles: ProfileCache = new Map();
  let running: string | null = null;

  const runOf = async ({ resultsFolder, model, runId }: Wanted): Promise<PastRun> => {
    const run = chosen(await history.runsOf(resultsFolder, model), runId);
    if (!run) throw new UsageError(`No run of ${model} is in ${resultsFolder} yet. Run "O3: Optimize Model" first.`);
    return run;
  };

  return {
    server: (place, signal) => serverState(servers.at(place.endpoint), { history, profiles, resultsFolder: place.resultsFolder }, signal),
    machine: (place, signal) => machineState(servers, place, signal),
    doctor: (place, signal) =>
      examine(
        {
          endpoint: servers.at(place.endpoint).endpoint,
          env,
          workspace: place.workspace ?? place.resultsFolder,
          resultsFolder: place.resultsFolder,
        },
        signal,
      ),
    optimize: async (job, signal) => {
      if (running !== null)
        throw new UsageError(`O3 is measuring ${running}. Wait for it or cancel it: two runs would measure each other.`);
      running = job.model;
      try {
        return await runJob(
          servers.at(job.endpoint),
          job,
          {
            note: listeners.note,
            onEvent: (event) => {
              listeners.onRun(job.model, event);
            },
          },
          signal,
        );
      } finally {
        running = null;
      }
    },
    panel: async ({ endpoint, resultsFolder, model, runId }, signal) =>
      panelData(
        await history.runsOf(resultsFolder, model),
        runId,
        await today(servers, endpoint, model, profiles, running !== null, signal),
      ),
    trials: async (wanted) => {
      const run = chosen(await history.runsOf(wanted.resultsFolder, wanted.model), wanted.runId);
      return run ? trialRows(trialsOf(run)) : [];
    },
    export: async (wanted) => exportRun(await runOf(wanted), wanted.format),
    journalPath: ({ resultsFolder, model }) => journalPath(resultsFolder, model),
    ...applyHandlers(servers, history),
  };
}

async function machineState(servers: Servers, { endpoint, workspace, resultsFolder }: Place, signal: AbortSignal): Promise<MachineState> {
  const { probe, endpoint: url } = servers.at(endpoint);
  const [profile, reading, { config }] = await Promise.all([
    probe.profile(signal),
    probe.read(signal),
    loadConfiguration(workspace ?? resultsFolder),
  ]);
  const limits = limitsFor(config.hardware, { cpuModel: profile.cpuModel, gpuNames: profile.gpus.map((gpu) => gpu.name) });
  return { profile, reading, limits, local: isLoopback(url) };
}

/** Model and environment as they are now; null when the server cannot be asked, or is measured and not to be disturbed. */
async function today(
  servers: Servers,
  endpoint: string,
  model: string,
  profiles: ProfileCache,
  measuring: boolean,
  signal: AbortSignal,
): Promise<Today | null> {
  const known = [...profiles.values()].find(({ name }) => name === model);
  if (measuring || !known) return null;
  try {
    const { engine, probe } = servers.at(endpoint);
    const [identity, hardware] = await Promise.all([engine.identify(signal), probe.profile(signal)]);
    return { model: known, environment: { engine: identity, hardware, o3Version: o3Version() } };
  } catch {
    return null;
  }
}
