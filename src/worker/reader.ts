import { agentOffers } from "../app/agent-offers";
import { whereIs } from "../app/endpoints";
import { inEffect, strandedIn } from "../apply";
import { examine } from "../app/examine";
import { limitsFor, loadConfiguration } from "../config";
import type { HardwareLimits } from "../core/domain/hardware";
import { UsageError } from "../core/errors";
import type { PanelSubject } from "../protocol/panel";
import type { MachineState, ReaderThread } from "../protocol/worker";
import { journalPath } from "../results";
import type { Handlers } from "../rpc/channel";
import { portsAt } from "./applying";
import { exportRun } from "./export";
import { chosen, History, trialsOf } from "./history";
import type { PastRun } from "./history";
import { modelData } from "./panel-data";
import { currentPresets, measuredPreset, presetsIn } from "../app/presets";
import type { Today } from "../app/presets";
import { trialRows } from "./rows";
import { serverState } from "./server-state";
import { presetTitle } from "../words/presets";
import { Servers } from "./servers";
import type { Server } from "./servers";

type Env = Readonly<Record<string, string | undefined>>;

/** What the reading thread answers: it looks at journals, servers and the machine, and changes nothing. */
export function readerHandlers(env: Env): Handlers<ReaderThread> {
  const servers = new Servers(env);
  const history = new History();
  const limits = new Map<string, HardwareLimits>();

  const measured = async (folder: string, model: string): Promise<readonly PastRun[]> => {
    const runs = await history.runsOf(folder, model);
    if (runs.length === 0) throw new UsageError(`No run of ${model} is in ${folder} yet. Run "O3: Optimize Model" first.`);
    return runs;
  };

  return {
    server: (place, signal) => serverState(servers.at(place.endpoint), history, place.resultsFolder, signal),
    machine: (place, signal) => machineState(servers.at(place.endpoint), place, limits, signal),
    doctor: ({ endpoint, workspace, resultsFolder }, signal) =>
      examine({ endpoint: servers.at(endpoint).ref, env, workspace: workspace ?? resultsFolder, resultsFolder }, signal),
    panel: async ({ endpoint, resultsFolder, subject, runId }) =>
      modelData(await history.of(resultsFolder, subject.id), runId, lastSeen(servers.at(endpoint), subject)),
    trials: async ({ resultsFolder, subject, runId }) => {
      const run = chosen(await history.runsOf(resultsFolder, subject.id), runId);
      return run ? trialRows(trialsOf(run)) : [];
    },
    export: async ({ resultsFolder, subject, runId, format }) => {
      const run = chosen(await measured(resultsFolder, subject.id), runId);
      return run ? exportRun(run, format) : "";
    },
    journalPath: ({ resultsFolder, model }) => journalPath(resultsFolder, model),
    agentOffers: ({ extensions, workspaceFolder, model, contextTokens, ...place }, signal) =>
      agentOffers(
        { workspaceFolder, model, contextTokens, extensions: new Map(Object.entries(extensions)) },
        ...([servers.at(place.endpoint), portsAt(place, env, servers), signal] as const),
      ),
    applied: async ({ workspaceFolders, ...place }, signal) =>
      (await Promise.all(workspaceFolders.map((folder) => inEffect(folder, portsAt(place, env, servers), signal)))).flat(),
    strandedNotes: async ({ workspaceFolders, ...place }, signal) =>
      (await Promise.all(workspaceFolders.map((folder) => strandedIn(folder, portsAt(place, env, servers), signal)))).filter((note) => note !== null),
    preset: async ({ endpoint, resultsFolder, model, preset, runId }) => {
      const runs = await history.runsOf(resultsFolder, model);
      const run = runId === null ? undefined : runs.find(({ report }) => report.runIds.includes(runId));
      // Never another run than the one that was meant: its settings may be others.
      if (runId !== null && !run)
        throw new UsageError(`The run that was shown is not in ${resultsFolder} any more. Look at the results again.`);
      const found = (run ? presetsIn(run) : currentPresets(runs, lastSeen(servers.at(endpoint), { kind: "model", id: model }))).find((evident) => evident.preset.name === preset);
      if (!found) throw new UsageError(`${model} has no preset ${presetTitle(preset)} yet. Run "O3: Optimize Model" first.`);
      return measuredPreset(found);
    },
  };
}

/** As the server was when it was last asked: a panel that is drawn anew asks nobody, least of all during a run. */
function lastSeen({ seen }: Server, { id }: PanelSubject): Today | null {
  const digest = seen?.digests.get(id) ?? seen?.digests.get(`${id}:latest`);
  return seen && digest !== undefined ? { digest, environment: seen.environment } : null;
}

async function machineState(
  { probe, ref }: Server,
  { workspace, resultsFolder, depth }: ReaderThread["requests"]["machine"]["params"],
  known: Map<string, HardwareLimits>,
  signal: AbortSignal,
): Promise<MachineState> {
  const [profile, reading] = await Promise.all([probe.profile(signal), probe.read(signal, depth)]);
  const folder = workspace ?? resultsFolder;
  let limits = depth === "light" ? known.get(folder) : undefined;
  if (!limits) {
    const { config } = await loadConfiguration(folder);
    limits = limitsFor(config.hardware, { cpuModel: profile.cpuModel, gpuNames: profile.gpus.map((gpu) => gpu.name) });
    known.clear();
    known.set(folder, limits);
  }
  return { profile, reading, limits, local: (await whereIs(ref.url)).local === "yes" };
}
