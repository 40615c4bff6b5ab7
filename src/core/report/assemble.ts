import { runChains, startsOf } from "../domain/chains";
import type { Ceiling, PresetName } from "../domain/evidence";
import { REPORT_SCHEMA } from "../domain/report";
import type { OptimizeRequest } from "../domain/request";
import type { ModelReport, Preset, Rollback, RunReport } from "../domain/report";
import { AUTOMATIC, AUTOMATIC_SERVER, sameSettings, withContext } from "../domain/settings";
import type { RunnerSettings, ServerSettings, TunedSetting } from "../domain/settings";
import type { JournalRecord, RunEnded, RunStarted } from "../domain/journal";
import type { Candidate, ServerResult, Tuned } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import { PRESET_NAMES } from "../domain/evidence";
import type { Tuning } from "../domain/tuning";
import { observedCeiling } from "../plan/ceiling";
import { loadsOf, requestsOf } from "../domain/trial";
import { candidateSettings } from "../plan/progress";
import { progressOf } from "../plan/progress-of";
import { limitShare, situationOf } from "../plan/situation";
import { speedModel } from "../plan/speed";
import { openExperiments, SETTING_OF } from "../servers/experiments";
import { currentEvidence } from "./current";
import { turnAsMeasured, whyAsMeasured } from "./as-measured";
import { curvesOf, nextTurnOf } from "./curves";
import { frontOf } from "./front";
import { flagsFor } from "./flags";
import { memoryErrors } from "./memory-error";
import { moreBudgetOf } from "./more-budget";
import { evidenceFor, measuresAt } from "./preset-evidence";
import type { EvidenceSource } from "./preset-evidence";
import type { Said } from "../domain/statements";

/**
 * The report of the newest run in `records`, together with the runs it resumes, and what holds of the presets over all runs; derived
 * from the journal alone. Null when no run was ever started.
 */
export function assembleReport(records: readonly JournalRecord[]): ModelReport | null {
  const reports = runChains(records, "optimize").flatMap((chain) => reportOf(chain) ?? []);
  const [newest] = reports;
  const current = currentEvidence(reports);
  return newest && current ? { ...newest, current } : null;
}

/** What one run and those that it continues have shown. */
function reportOf(chain: readonly JournalRecord[]): RunReport | null {
  const started = startsOf(chain, "optimize").at(-1);
  if (!started) return null;
  const ended = chain.findLast((record): record is RunEnded => record.kind === "run-ended" && record.runId === started.runId);
  const ending = ended?.ending ?? ({ state: "unfinished" } as const);
  const progress = progressOf(chain);
  const { trials } = progress;
  const plan = progress.plans.at(-1);
  const { request, protocol, model, environment } = started;
  const source: EvidenceSource = { request, protocol, trials, ending };
  const presets: Preset[] = (plan?.candidates ?? []).flatMap((candidate) =>
    candidate.presets.map(({ name, why }) => presetOf(source, candidate, name, why)),
  );
  const ceiling: Ceiling = plan?.ceiling ?? observedCeiling(trials, ending);
  const servers = progress.servers.map(({ result }) => result);
  const tuning = tuningOf(progress.tuned, servers, environment.engine.server.settings, ended !== undefined);
  const parallel = servers.flatMap((result) => (result.type === "parallel" ? result.readings : []));
  const speed = speedModel(trials);
  const predictWith = predictionOf(started, trials);
  const predict = (numCtx: number): number | null => predictWith(withContext(numCtx, request.options));
  return {
    kind: "optimize",
    schema: REPORT_SCHEMA,
    model,
    environment,
    request,
    runIds: [...new Set(chain.map((record) => record.runId))],
    startedAt: chain[0]?.kind === "run-started" ? chain[0].at : started.at,
    endedAt: ended?.at ?? null,
    ending,
    simulated: environment.engine.kind === "simulated",
    ceiling,
    presets: presets.sort((a, b) => PRESET_NAMES.indexOf(a.name) - PRESET_NAMES.indexOf(b.name)),
    rejected: distinctSettings(
      progress.plans.flatMap(({ candidates }) => candidates.filter((candidate) => evidenceFor(source, candidate).state === "rejected")),
      request,
    ),
    rollback: rollbackOf(trials),
    moreBudget: moreBudgetOf(source, plan?.candidates ?? []),
    curves: curvesOf({ trials, presets, options: request.options, predict: predictWith, ceilingTokens: ceiling.state === "named" ? ceiling.contextTokens : null }),
    fillTime: {
      atCeilingMs:
        ceiling.state === "named" && speed && !measuresAt(source, withContext(ceiling.contextTokens, request.options)).ttftFullMs
          ? {
              value: speed.fillMs(ceiling.contextTokens),
              basis: { code: "fitted-to", prompts: speed.samples, longestTokens: speed.deepestTokens },
            }
          : null,
    },
    tuning,
    kvCache: servers.flatMap((result) => (result.type === "kv-cache" ? [result.reading] : [])),
    parallel,
    front: frontOf({ trials, presets, tuning, parallel }),
    roomBytes: roomOf(started, trials),
    memoryModel: memoryErrors(predict, trials, request.options),
    flags: flagsFor(started, trials, presets, ended ?? null),
    totals: totalsOf(source),
  };
}

function presetOf(source: EvidenceSource, candidate: Candidate, name: PresetName, why: Said): Preset {
  const { request, trials } = source;
  const { contextTokens } = candidate;
  const settings = candidateSettings(request, candidate);
  const evidence = evidenceFor(source, candidate);
  return {
    ...{ name, settings, contextTokens, evidence },
    server: AUTOMATIC_SERVER,
    why: whyAsMeasured(why, (tokens) => measuresAt(source, withContext(tokens, settings))),
    nextTurn: turnAsMeasured(nextTurnOf(trials, { settings, contextTokens }), evidence.measures),
  };
}

const distinctSettings = (candidates: readonly Candidate[], request: OptimizeRequest): RunnerSettings[] =>
  candidates
    .map((candidate) => candidateSettings(request, candidate))
    .filter((settings, at, all) => all.findIndex((other) => sameSettings(other, settings)) === at);

/** The race's result, with what was learnt on private servers beside it. */
function tuningOf(tuned: Tuned | null, results: readonly ServerResult[], own: ServerSettings, ended: boolean): Tuning | null {
  if (!tuned) return null;
  return {
    ...tuned.tuning,
    settings: [...tuned.tuning.settings, ...results.flatMap((result) => ("gain" in result ? [result.gain] : []))],
    notTuned: [
      ...tuned.tuning.notTuned,
      ...results.flatMap(notTunedBy),
      ...(ended ? openExperiments(results, own) : []).map((experiment) => ({ setting: SETTING_OF[experiment], why: { code: "no-time-left" as const } })),
    ],
  };
}

function notTunedBy(result: ServerResult): { readonly setting: TunedSetting; readonly why: Said }[] {
  if (result.type === "not-tuned") return result.settings.map((setting) => ({ setting, why: result.why }));
  return result.type === "parallel" && result.missing !== "" ? [{ setting: "num_parallel", why: result.missing }] : [];
}

function rollbackOf(trials: readonly Trial[]): Rollback {
  const baseline = loadsOf(trials).find((trial) => trial.purpose === "baseline");
  const use = baseline && "use" in baseline.outcome ? baseline.outcome.use : null;
  return {
    settings: AUTOMATIC,
    contextTokens: baseline?.contextTokensObserved ?? null,
    footprintBytes: use?.footprintBytes ?? null,
  };
}

function roomOf(started: RunStarted<"optimize">, trials: readonly Trial[]): number | null {
  const use = loadsOf(trials).flatMap(({ outcome }) => ("use" in outcome && outcome.use ? [outcome.use] : [])).at(-1);
  return use ? limitShare(started) * use.totalBytes - use.othersBytes : null;
}

/** The memory model as it stood before any load. */
function predictionOf(started: RunStarted<"optimize">, trials: readonly Trial[]): (settings: RunnerSettings) => number | null {
  const reading = loadsOf(trials).find((trial) => trial.watch !== null)?.watch?.before;
  return reading ? situationOf({ ...started, reading }).predictWith : () => null;
}

function totalsOf({ trials }: EvidenceSource): ModelReport["totals"] {
  const requests = requestsOf(trials);
  const distinct = new Map(requests.map(({ settingsAsked }) => [JSON.stringify(settingsAsked), settingsAsked]));
  const outliers = [...distinct.values()].reduce<number>((total, settings) => {
    if (settings.numCtx === "auto") return total;
    const { decodeTokensPerSecond, prefillTokensPerSecond } = measuresAt({ trials }, settings);
    return total + (decodeTokensPerSecond?.outliers ?? 0) + (prefillTokensPerSecond?.outliers ?? 0);
  }, 0);
  return {
    loads: loadsOf(trials).length,
    requests: requests.length,
    failures: requests.filter((trial) => trial.verdict.state === "failure").length,
    voids: requests.filter((trial) => trial.verdict.state === "void").length,
    contended: trials.filter((trial) => trial.contended).length,
    outliers,
  };
}
