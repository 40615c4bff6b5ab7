import { installedModels } from "../app/installed-models";
import type { InstalledModel } from "../app/installed-models";
import { startOffer } from "../app/start-offer";
import type { ModelProfile, ModelSummary } from "../core/domain/model";
import { isDerived } from "../core/preset/derived";
import { worthKnowing } from "../core/preset/goal";
import { EngineError, ResultsError } from "../core/errors";
import type { Continuable, ModelEntry, PresetEntry, ServerState } from "../protocol/worker";
import { isLocked } from "../results";
import type { Said } from "../core/domain/statements";
import { runIdOf, summaryOf, trialsOf } from "./history";
import type { History, PastRun } from "./history";
import { currentPresets, differencesSince, originOf, provenPresets } from "../app/presets";
import type { Today } from "../app/presets";
import { entryOf } from "./presets";
import type { Server } from "./servers";

interface Around {
  /** With results. */
  readonly folders: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** list: no journal is read for the first time. */
  readonly depth: "list" | "full";
}

/** What the server has and what is known of it; a server that does not answer is a state, no error. What was measured is known either way. */
export async function serverState(server: Server, history: History, { folders, env, depth }: Around, signal: AbortSignal): Promise<ServerState> {
  const endpoint = server.endpoint.origin;
  try {
    const { models, environment } = await installedModels(server, server.profiles, signal);
    remember(server, models, environment);
    const { kind, version, local } = environment.engine;
    const entries = await Promise.all(
      models
        .filter(({ model }) => !isDerived(model.name))
        .map(async (installed) => {
          const { name, digest } = installed.model;
          if (depth === "list" && (await history.isUnread(folders, name))) return { ...installedEntry(installed, NOT_READ, { digest, environment }, false), reading: true } as const;
          return installedEntry(installed, await pastOf(history, folders, name), { digest, environment }, await isInUse(folders, name));
        }),
    );
    const others = depth === "list" ? [] : await measuredEntries(history, folders, "not-on-server", entries.map(({ name }) => name));
    const derivedModels = models.map(({ model }) => model.name).filter(isDerived);
    return { state: "up", endpoint, kind, version, local, models: [...entries, ...others], derivedModels };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    const { reason, said } = error;
    const start = reason === "unreachable" ? await startOffer(server.ref, env) : ({ kind: "none" } as const);
    return { state: "down", endpoint, reason, message: said, start, models: depth === "list" ? [] : await measuredEntries(history, folders, "server-offline", []) };
  }
}

const isInUse = async (folders: readonly string[], model: string): Promise<boolean> =>
  (await Promise.all(folders.map((folder) => isLocked(folder, model)))).includes(true);

/** Models that were measured, but for those that are known already. */
async function measuredEntries(history: History, folders: readonly string[], away: NonNullable<ModelEntry["away"]>, known: readonly string[]): Promise<ModelEntry[]> {
  const names = (await history.measured(folders)).filter((name) => !known.includes(name) && !isDerived(name));
  const entries = await Promise.all(names.map(async (name) => awayEntry(name, await pastOf(history, folders, name), away)));
  return entries.flatMap((entry) => entry ?? []).sort((a, b) => a.name.localeCompare(b.name));
}

/** Of models that are gone or have changed nothing is kept. */
function remember(server: Server, models: readonly InstalledModel[], environment: Today["environment"]): void {
  const installed = new Set(models.map(({ model }) => model));
  for (const [key, profile] of server.profiles) if (!installed.has(profile)) server.profiles.delete(key);
  server.seen = { environment, digests: new Map(models.map(({ model }) => [model.name, model.digest])) };
}

interface Past {
  readonly runs: readonly PastRun[];
  readonly problem: Said | null;
}

const NOT_READ: Past = { runs: [], problem: null };

/** One model's unreadable journal must not hide all the others, and is not passed over either. */
async function pastOf(history: History, folders: readonly string[], model: string): Promise<Past> {
  try {
    return { runs: await history.runsOf(folders, model), problem: null };
  } catch (error) {
    if (!(error instanceof ResultsError)) throw error;
    return { runs: [], problem: error.said };
  }
}

function installedEntry({ state, model, predicted, loaded }: InstalledModel, past: Past, today: Today, inUse: boolean): ModelEntry {
  return {
    ...entryFor(model, past, today),
    away: null,
    measurable: state === "measurable",
    predicted:
      predicted.state === "named"
        ? { contextTokens: predicted.contextTokens, why: { code: `bound-by-${predicted.boundBy}` } }
        : { contextTokens: null, why: predicted.why },
    loaded: loaded && { contextTokens: loaded.contextTokens, sizeBytes: loaded.sizeBytes, vramBytes: loaded.vramBytes },
    unfinished: unfinishedIn(past, inUse),
    continuable: continuableIn(past, today, inUse),
  };
}

/** A model by what its newest run saw of it. Null where its journal tells of no such run. */
function awayEntry(name: string, past: Past, away: NonNullable<ModelEntry["away"]>): ModelEntry | null {
  const [newest] = past.runs;
  const model = newest?.report.model ?? (past.problem === null ? null : { name, ...UNKNOWN });
  return model && { ...entryFor(model, past, null), away, measurable: false, predicted: { contextTokens: null, why: { code: away } }, loaded: null, unfinished: null, continuable: [] };
}

const UNKNOWN = { digest: "", family: "", parameterSize: "", quantization: "", fileBytes: 0, modifiedAt: "" } as const;

type Told = Omit<ModelEntry, "away" | "measurable" | "predicted" | "loaded" | "unfinished" | "continuable">;

function entryFor(model: ModelSummary | ModelProfile, { runs, problem }: Past, today: Today | null): Told {
  const { name, digest, family, parameterSize, quantization, fileBytes } = model;
  const profile = "trainedContextTokens" in model ? model : null;
  return {
    ...{ name, digest, family, parameterSize, quantization, fileBytes },
    trainedContextTokens: profile?.trainedContextTokens ?? null,
    defaultContextTokens: runs.find(({ report }) => report.rollback.contextTokens !== null)?.report.rollback.contextTokens ?? null,
    randomWeights: profile?.randomWeights ?? false,
    ...presetEntries(runs, today),
    problem,
    runs: runs.map(summaryOf),
  };
}

function presetEntries(runs: readonly PastRun[], today: Today | null): Pick<ModelEntry, "presets" | "alsoProven"> {
  const presets = currentPresets(runs, today).map((evident) => entryOf(evident, today));
  const isShown = ({ name, runId }: PresetEntry): boolean => presets.some((preset) => preset.name === name && preset.runId === runId);
  const proven = worthKnowing(provenPresets(runs, today).map((evident) => entryOf(evident, today)));
  return { presets, alsoProven: proven.filter((entry) => !isShown(entry)) };
}

const unfinishedIn = ({ runs: [newest] }: Past, inUse: boolean): ModelEntry["unfinished"] =>
  newest && canContinue(newest) ? continuation(newest, inUse) : null;

/** More are not told apart in a list. */
const MOST_CONTINUABLE = 5;

/** Those of which the next run can make use: what was measured on something else can only be looked at. */
const continuableIn = ({ runs }: Past, today: Today, inUse: boolean): readonly Continuable[] =>
  runs
    .filter((run) => canContinue(run) && differencesSince(originOf(run), today).length === 0)
    .slice(0, MOST_CONTINUABLE)
    .map((run) => continuation(run, inUse));

const canContinue = ({ report }: PastRun): boolean => ["unfinished", "cancelled", "budget-spent", "failed"].includes(report.ending.state);

const continuation = (run: PastRun, inUse: boolean): Continuable => {
  const { request, startedAt, ending, moreBudget } = run.report;
  return {
    runId: runIdOf(run),
    startedAt,
    ending: ending.state,
    trials: trialsOf(run).length,
    goal: request.goal,
    limits: {
      minDecodeTokensPerSecond: request.minDecodeTokensPerSecond,
      maxTtftMs: request.maxTtftMs,
      maxContextTokens: request.maxContextTokens,
      maxFootprintBytes: null,
    },
    moreBudget,
    cutOff: ending.state === "unfinished" && !inUse,
  };
};
