import type { InstalledModel, ProfileCache } from "../app/installed-models";
import { installedModels } from "../app/installed-models";
import { isDerived } from "../apply";
import type { Environment } from "../core/domain/environment";
import type { ModelReport } from "../core/domain/report";
import { EngineError } from "../core/errors";
import { originNow, stalenessOf } from "../core/preset/staleness";
import type { ModelEntry, PresetEntry, ServerState } from "../protocol/worker";
import { evidenceInWords, isLocked } from "../results";
import { runIdOf, summaryOf, trialsOf } from "./history";
import type { History, PastRun } from "./history";
import type { Server } from "./servers";

const BOUNDS = {
  "trained-context": "all that the model was trained for",
  ram: "bound by the RAM limit",
  vram: "bound by the VRAM limit",
  request: "bound by what was asked for",
  server: "bound by the server",
  time: "bound by time",
} as const;

/** What the server has and what is known of it; a server that does not answer is a state, no error. */
export async function serverState(
  server: Server,
  { history, profiles, resultsFolder }: { readonly history: History; readonly profiles: ProfileCache; readonly resultsFolder: string },
  signal: AbortSignal,
): Promise<ServerState> {
  try {
    const { models, environment } = await installedModels(server, profiles, signal);
    const inUse = await isLocked(resultsFolder);
    const { kind, version, local } = environment.engine;
    const entries = await Promise.all(
      models
        .filter(({ model }) => !isDerived(model.name))
        .map(async (installed) => {
          // One model's unreadable journal must not hide all the others.
          const runs = await history.runsOf(resultsFolder, installed.model.name).catch(() => []);
          return entryOf(installed, runs, environment, inUse);
        }),
    );
    return { state: "up", endpoint: server.endpoint.origin, kind, version, local, models: entries };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { state: "down", endpoint: server.endpoint.origin, reason: error.reason, message: error.message };
  }
}

function entryOf(
  { model, predicted, loaded }: InstalledModel,
  runs: readonly PastRun[],
  environment: Environment,
  inUse: boolean,
): ModelEntry {
  const { name, digest, family, parameterSize, quantization, fileBytes, trainedContextTokens, randomWeights } = model;
  const [newest] = runs;
  return {
    ...{ name, digest, family, parameterSize, quantization, fileBytes, trainedContextTokens, randomWeights },
    predicted:
      predicted.state === "named"
        ? { contextTokens: predicted.contextTokens, why: BOUNDS[predicted.boundBy] }
        : { contextTokens: null, why: predicted.why },
    loaded: loaded && { contextTokens: loaded.contextTokens, sizeBytes: loaded.sizeBytes, vramBytes: loaded.vramBytes },
    presets: newest ? presetsOf(newest.report) : [],
    staleReasons: newest ? staleReasons(newest.report, digest, environment) : [],
    runs: runs.map(summaryOf),
    unfinished: newest && canContinue(newest) ? continuation(newest, inUse) : null,
  };
}

export const presetsOf = ({ presets }: ModelReport): PresetEntry[] =>
  presets.map((preset) => ({
    name: preset.name,
    state: preset.evidence.state,
    contextTokens: preset.contextTokens,
    words: evidenceInWords(preset),
    why: preset.why,
  }));

export function staleReasons(report: ModelReport, digestNow: string, environment: Environment): readonly string[] {
  const staleness = stalenessOf(originNow(report.model.digest, report.environment), originNow(digestNow, environment));
  return staleness.state === "stale" ? staleness.reasons : [];
}

const canContinue = ({ report }: PastRun): boolean => ["unfinished", "cancelled", "budget-spent", "failed"].includes(report.ending.state);

const continuation = (run: PastRun, inUse: boolean): ModelEntry["unfinished"] => ({
  trials: trialsOf(run).length,
  goal: run.report.request.goal,
  runId: runIdOf(run),
  cutOff: run.report.ending.state === "unfinished" && !inUse,
});
