import { agentOffers } from "../app/agent-offers";
import { whereIs } from "../app/endpoints";
import { inEffect, strandedIn } from "../apply";
import { examine } from "../app/examine";
import { dataFolder } from "../app/state-folder";
import { limitsFor, loadConfiguration } from "../config";
import type { HardwareLimits } from "../core/domain/hardware";
import { UsageError } from "../core/errors";
import type { PanelSubject } from "../protocol/panel";
import type { MachineState, Place, ReaderThread } from "../protocol/worker";
import type { Handlers } from "../rpc/channel";
import { portsAt } from "./applying";
import { exportRun } from "./export";
import { foldersOf, newestJournal } from "./folders";
import { beforeRunHandlers } from "./before-run";
import { chosen, History, trialsOf } from "./history";
import type { PastRun } from "./history";
import { modelData } from "./panel-data";
import { currentPresets, measuredPreset, presetsIn } from "../app/presets";
import type { Today } from "../app/presets";
import { trialRows } from "./rows";
import { serverState } from "./server-state";
import { Servers } from "./servers";
import type { Server } from "./servers";

type Env = Readonly<Record<string, string | undefined>>;

/** What the reading thread answers: it looks at journals, servers and the machine, and changes nothing. */
export function readerHandlers(env: Env): Handlers<ReaderThread> {
  const servers = new Servers(env);
  const history = new History();
  const limits = new Map<string, HardwareLimits>();

  const runsOf = async (place: Place, model: string): Promise<readonly PastRun[]> => history.runsOf(await foldersOf(place, env), model);

  const measured = async (place: Place, model: string): Promise<readonly PastRun[]> => {
    const runs = await runsOf(place, model);
    if (runs.length === 0) throw new UsageError({ code: "not-measured-yet", model });
    return runs;
  };

  return {
    server: ({ depth, ...place }, signal) => foldersOf(place, env).then((folders) => serverState(servers.at(place.endpoint), history, { folders, env, depth: depth ?? "full" }, signal)),
    machine: (place, signal) => machineState(servers.at(place.endpoint), { folder: place.workspace ?? dataFolder(env), depth: place.depth }, limits, signal),
    ...beforeRunHandlers(servers, history, env),
    doctor: ({ endpoint, workspace, resultsFolder }, signal) =>
      examine({ endpoint: servers.at(endpoint).ref, env, workspace: workspace ?? dataFolder(env), resultsFolder: resultsFolder ?? dataFolder(env) }, signal),
    panel: async ({ subject, runId, ...place }) =>
      modelData(await history.of(await foldersOf(place, env), subject.id), runId, lastSeen(servers.at(place.endpoint), subject)),
    trials: async ({ subject, runId, ...place }) => {
      const run = chosen(await runsOf(place, subject.id), runId);
      return run ? trialRows(trialsOf(run)) : [];
    },
    export: async ({ subject, runId, format, ...place }) => {
      const run = chosen(await measured(place, subject.id), runId);
      return run ? exportRun(run, format) : "";
    },
    journalPath: async ({ model, ...place }) => newestJournal(await foldersOf(place, env), model),
    agentOffers: async ({ extensions, workspaceFolder, model, contextTokens, ...place }, signal) =>
      agentOffers(
        { workspaceFolder, model, contextTokens, extensions: new Map(Object.entries(extensions)) },
        ...([servers.at(place.endpoint), await portsAt(place, env, servers), signal] as const),
      ),
    applied: async ({ workspaceFolders, ...place }, signal) => {
      const ports = await portsAt(place, env, servers);
      return (await Promise.all(workspaceFolders.map((folder) => inEffect(folder, ports, signal)))).flat();
    },
    strandedNotes: async ({ workspaceFolders, ...place }, signal) => {
      const ports = await portsAt(place, env, servers);
      return (await Promise.all(workspaceFolders.map((folder) => strandedIn(folder, ports, signal)))).filter((note) => note !== null);
    },
    preset: async ({ model, preset, runId, ...place }) => {
      const { runs, records } = await history.of(await foldersOf(place, env), model);
      const run = runId === null ? undefined : runs.find(({ report }) => report.runIds.includes(runId));
      // Never another run than the one that was meant: its settings may be others.
      if (runId !== null && !run) throw new UsageError({ code: "shown-run-gone" });
      const found = (run ? presetsIn(run) : currentPresets(runs, lastSeen(servers.at(place.endpoint), { kind: "model", id: model }))).find((evident) => evident.preset.name === preset);
      if (!found) throw new UsageError({ code: "no-such-preset", model, preset });
      return measuredPreset(found, records);
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
  { folder, depth }: { readonly folder: string; readonly depth: "light" | "full" },
  known: Map<string, HardwareLimits>,
  signal: AbortSignal,
): Promise<MachineState> {
  const [profile, reading] = await Promise.all([probe.profile(signal), probe.read(signal, depth)]);
  let limits = depth === "light" ? known.get(folder) : undefined;
  if (!limits) {
    const { config } = await loadConfiguration(folder);
    limits = limitsFor(config.hardware, { cpuModel: profile.cpuModel, gpuNames: profile.gpus.map((gpu) => gpu.name) });
    known.clear();
    known.set(folder, limits);
  }
  return { profile, reading, limits, local: (await whereIs(ref.url)).local === "yes" };
}
