import { installedModels } from "../app/installed-models";
import type { InstalledModel } from "../app/installed-models";
import { isDerived } from "../core/preset/derived";
import { worthKnowing } from "../core/preset/goal";
import { EngineError, ResultsError } from "../core/errors";
import type { ModelEntry, PresetEntry, ServerState } from "../protocol/worker";
import { isLocked } from "../results";
import { runIdOf, summaryOf, trialsOf } from "./history";
import type { History, PastRun } from "./history";
import { currentPresets, provenPresets } from "../app/presets";
import type { Today } from "../app/presets";
import { entryOf } from "./presets";
import type { Server } from "./servers";

/** What the server has and what is known of it; a server that does not answer is a state, no error. */
export async function serverState(server: Server, history: History, resultsFolder: string, signal: AbortSignal): Promise<ServerState> {
  try {
    const { models, environment } = await installedModels(server, server.profiles, signal);
    remember(server, models, environment);
    const inUse = await isLocked(resultsFolder);
    const { kind, version, local } = environment.engine;
    const entries = await Promise.all(
      models
        .filter(({ model }) => !isDerived(model.name))
        .map(async (installed) => {
          const past = await pastOf(history, resultsFolder, installed.model.name);
          return modelEntry(installed, past, { digest: installed.model.digest, environment }, inUse);
        }),
    );
    return { state: "up", endpoint: server.endpoint.origin, kind, version, local, models: entries, derivedModels: models.map(({ model }) => model.name).filter(isDerived) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { state: "down", endpoint: server.endpoint.origin, reason: error.reason, message: error.message };
  }
}

/** Of models that are gone or have changed nothing is kept. */
function remember(server: Server, models: readonly InstalledModel[], environment: Today["environment"]): void {
  const installed = new Set(models.map(({ model }) => model));
  for (const [key, profile] of server.profiles) if (!installed.has(profile)) server.profiles.delete(key);
  server.seen = { environment, digests: new Map(models.map(({ model }) => [model.name, model.digest])) };
}

interface Past {
  readonly runs: readonly PastRun[];
  readonly problem: string | null;
}

/** One model's unreadable journal must not hide all the others, and is not passed over either. */
async function pastOf(history: History, folder: string, model: string): Promise<Past> {
  try {
    return { runs: await history.runsOf(folder, model), problem: null };
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    return { runs: [], problem: error.message };
  }
}

function modelEntry({ state, model, predicted, loaded }: InstalledModel, { runs, problem }: Past, today: Today, inUse: boolean): ModelEntry {
  const { name, digest, family, parameterSize, quantization, fileBytes } = model;
  const profile = "trainedContextTokens" in model ? model : null;
  const [newest] = runs;
  return {
    ...{ name, digest, family, parameterSize, quantization, fileBytes },
    trainedContextTokens: profile?.trainedContextTokens ?? null,
    measurable: state === "measurable",
    randomWeights: profile?.randomWeights ?? false,
    predicted:
      predicted.state === "named"
        ? { contextTokens: predicted.contextTokens, why: { code: `bound-by-${predicted.boundBy}` } }
        : { contextTokens: null, why: predicted.why },
    loaded: loaded && { contextTokens: loaded.contextTokens, sizeBytes: loaded.sizeBytes, vramBytes: loaded.vramBytes },
    ...presetEntries(runs, today),
    problem,
    runs: runs.map(summaryOf),
    unfinished: newest && canContinue(newest) ? continuation(newest, inUse) : null,
  };
}

function presetEntries(runs: readonly PastRun[], today: Today): Pick<ModelEntry, "presets" | "alsoProven"> {
  const presets = currentPresets(runs, today).map((evident) => entryOf(evident, today));
  const isShown = ({ name, runId }: PresetEntry): boolean => presets.some((preset) => preset.name === name && preset.runId === runId);
  const proven = worthKnowing(provenPresets(runs, today).map((evident) => entryOf(evident, today)));
  return { presets, alsoProven: proven.filter((entry) => !isShown(entry)) };
}

const canContinue = ({ report }: PastRun): boolean => ["unfinished", "cancelled", "budget-spent", "failed"].includes(report.ending.state);

const continuation = (run: PastRun, inUse: boolean): ModelEntry["unfinished"] => ({
  trials: trialsOf(run).length,
  goal: run.report.request.goal,
  runId: runIdOf(run),
  cutOff: run.report.ending.state === "unfinished" && !inUse,
});
