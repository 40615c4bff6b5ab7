import type { Ceiling } from "../domain/evidence";
import type { HardwareReading } from "../domain/hardware";
import type { Candidate, Plan } from "../domain/optimize-records";
import type { TuneTag } from "../domain/trial";
import { sameSettings } from "../domain/settings";
import { chooseCandidates, meets } from "../preset/choose";
import { proposeCeilingStep } from "../search/ceiling";
import { candidateState, smallerCandidate } from "./certify";
import { ceilingOf, ceilingProblem, observationsOf, topTokens } from "./ceiling";
import { planAsMeasured } from "./definition";
import { deeperProbe, firstProbe } from "./probe";
import type { SpeedProbe } from "./probe";
import { loadsOf } from "../domain/trial";
import { candidateSettings } from "./progress";
import type { Progress } from "./progress";
import { baselineIsSafe } from "./baseline";
import { withGpuLayers } from "./gpu-layers";
import { endUnlessMemory } from "./refusal";
import { stepTokens } from "./situation";
import type { Situation } from "./situation";
import { quietSpeed, speedModel } from "./speed";
import type { Tuning } from "../domain/tuning";
import type { TuneCandidate } from "../tune/contract";
import { openExperiments } from "../servers/experiments";
import type { Experiment } from "../servers/experiments";
import { meanTuneVisitMs, paceOf, predictCertificateMs, predictTuneVisitMs, predictVisitMs } from "./time";
import { candidateFor, raceOf, tuneStep, tuningOf } from "./tune";
import { visitsOf } from "../tune/visits";
import type { Race } from "./tune";

/** What to do next. A function of the journal and the budget alone: that is what makes a run resumable. */
export type Step =
  | { readonly kind: "baseline" }
  | { readonly kind: "speed"; readonly probe: SpeedProbe }
  | { readonly kind: "search"; readonly numCtx: number; readonly predictedFootprintBytes: number | null }
  | { readonly kind: "decide"; readonly ceiling: Ceiling; readonly candidates: readonly Candidate[] }
  | { readonly kind: "visit"; readonly candidate: Candidate; readonly requests: number; readonly done: number }
  | { readonly kind: "tune"; readonly race: Race; readonly candidate: TuneCandidate; readonly tag: TuneTag; readonly visits: number }
  | { readonly kind: "tuned"; readonly tuning: Tuning; readonly plan: Plan }
  /** No server of O3's own can be started: what needs one is not tuned. */
  | { readonly kind: "no-servers"; readonly why: string }
  | { readonly kind: "experiment"; readonly experiment: Experiment; readonly tuning: Tuning }
  | { readonly kind: "done" }
  | { readonly kind: "out-of-time" }
  | { readonly kind: "nothing-fits"; readonly why: string };

export function nextStep(
  situation: Situation,
  progress: Progress,
  remainingMs: number,
  reading: HardwareReading = situation.reading,
): Step {
  if (remainingMs <= 0) return { kind: "out-of-time" };
  const loads = loadsOf(progress.trials);
  if (loads.length === 0 && baselineIsSafe(situation)) return { kind: "baseline" };
  const plan = progress.plans.at(-1);
  if (!plan) {
    const probe = firstProbe(situation, progress, remainingMs);
    return probe ? { kind: "speed", probe } : searchStep(situation, progress, remainingMs, reading);
  }
  const { whyNoServers } = situation;
  if (progress.tuned && whyNoServers !== undefined && progress.servers.length === 0) return { kind: "no-servers", why: whyNoServers };
  const race = raceStep(situation, progress, plan, remainingMs);
  if (race) return race;
  const candidates = planAsMeasured(situation, progress, plan);
  if (candidates) return { kind: "decide", ceiling: plan.ceiling, candidates };
  const step = certifyStep(situation, progress, plan, remainingMs);
  return step.kind === "done" ? (experimentStep(situation, progress, remainingMs) ?? step) : step;
}

function searchStep(situation: Situation, progress: Progress, remainingMs: number, reading: HardwareReading): Step {
  const observations = observationsOf(situation, progress.trials);
  const problem = ceilingProblem(situation, progress.trials, reading);
  const step = proposeCeilingStep(problem, observations);
  switch (step.kind) {
    case "load":
      return { kind: "search", numCtx: step.numCtx, predictedFootprintBytes: step.predictedFootprintBytes };
    case "none":
      endUnlessMemory(progress.trials);
      return { kind: "nothing-fits", why: step.why };
    case "named": {
      const probe = deeperProbe(progress, step.contextTokens, remainingMs);
      if (probe) return { kind: "speed", probe };
      const speed = quietSpeed(progress.trials);
      const ceiling = ceilingOf(situation, step, progress.trials);
      const chosen = chooseCandidates({
        topTokens: topTokens(situation, ceiling, progress.trials),
        speed,
        request: situation.request,
        protocol: situation.protocol,
        parameterCount: situation.model.parameterCount,
        stepTokens: problem.stepTokens,
      });
      return chosen.state === "none"
        ? { kind: "nothing-fits", why: chosen.why }
        : { kind: "decide", ceiling, candidates: withGpuLayers(situation, chosen.candidates) };
    }
  }
}

/** What needs a server of O3's own comes last: the presets are proven by then. What the budget has no time for is left out. */
function experimentStep(situation: Situation, { tuned, servers, trials }: Progress, remainingMs: number): Step | null {
  const { settings } = situation.environment.engine.server;
  const [experiment] = tuned && situation.privateServers ? openExperiments(servers.map(({ result }) => result), settings) : [];
  if (!tuned || !experiment) return null;
  return EXPERIMENT_VISITS * meanTuneVisitMs(trials) <= remainingMs ? { kind: "experiment", experiment, tuning: tuned.tuning } : null;
}

/** Visits that an experiment takes at most, and some for starting its servers. */
const EXPERIMENT_VISITS = 15;

/** The race leaves so many times what the certificates are predicted to take: fills deeper than any before may take longer. */
const RESERVE = 1.25;

/** The race comes before the certificates, which are made with its winner; it leaves the time that they will take. Null when it is over. */
function raceStep(situation: Situation, progress: Progress, plan: Plan, remainingMs: number): Step | null {
  if (progress.tuned !== null) return null;
  const race = raceOf(situation, progress);
  if (!race) return null;
  const certifyMs = plan.candidates.reduce((sum, candidate) => sum + predictCertificateMs(situation, progress, candidate), 0);
  const neededMs = paceOf(situation, progress, race) * (RESERVE * certifyMs + predictTuneVisitMs(situation, progress, race));
  const { step, cutShort } = tuneStep(situation, race, progress.trials, neededMs > remainingMs);
  if (step.kind === "done") return { kind: "tuned", tuning: tuningOf(race, step.result, cutShort), plan };
  const { key, phase, block } = step;
  const visits = visitsOf(progress.trials, situation.protocol.tuneRequests).length;
  return { kind: "tune", race, candidate: candidateFor(race, key), tag: { key, phase, block }, visits };
}

function certifyStep(situation: Situation, progress: Progress, plan: Plan, remainingMs: number): Step {
  const { request, protocol } = situation;
  let short = false;
  for (const candidate of plan.candidates) {
    const state = candidateState(request, protocol, candidate, progress.trials);
    const unfit = state.state === "certified" && !keepsConstraints(situation, progress, candidate);
    if (state.state === "rejected" || unfit) {
      const smaller = stepDown(situation, progress, plan, candidate, unfit);
      if (smaller) return { kind: "decide", ceiling: plan.ceiling, candidates: replace(plan.candidates, candidate, smaller) };
    }
    if (state.state !== "open") continue;
    const visitMs = predictVisitMs(situation, progress, candidate.contextTokens, state.visitRequests);
    const fillMs = speedModel(progress.trials)?.fillMs(candidate.contextTokens) ?? 0;
    if (visitMs <= remainingMs && fillMs <= protocol.requestTimeLimitMs)
      return { kind: "visit", candidate, requests: state.visitRequests, done: state.count.successes };
    short = true;
  }
  return short ? { kind: "out-of-time" } : { kind: "done" };
}

function stepDown(situation: Situation, progress: Progress, plan: Plan, candidate: Candidate, unfit: boolean): Candidate | null {
  const tried = new Set(
    progress.plans
      .flatMap((p) => p.candidates.filter((c) => c.presets.some(({ name }) => candidate.presets.some((own) => own.name === name))))
      .map((c) => c.contextTokens),
  );
  if (tried.size >= situation.protocol.certificateCandidates) return null;
  const speed = speedModel(progress.trials);
  const why = unfit
    ? `${candidate.contextTokens} tokens are stable, but slower when full than asked; this is the next size below.`
    : `${candidate.contextTokens} tokens were not stable; this is the next size below.`;
  const smaller = smallerCandidate(situation.request, candidate, stepTokens(situation), (n) => speed?.fillMs(n) ?? null, why);
  if (!smaller || plan.candidates.some((other) => other.contextTokens === smaller.contextTokens)) return null;
  return smaller;
}

/** Measured at this very size, or false; a certificate alone does not make a preset that was asked to be fast. */
function keepsConstraints(situation: Situation, progress: Progress, candidate: Candidate): boolean {
  const own = progress.trials.filter((trial) => trial.type === "request" && sameSettings(trial.settingsAsked, candidateSettings(situation.request, candidate)));
  return meets(situation.request, speedModel(own), candidate.contextTokens);
}

const replace = (all: readonly Candidate[], old: Candidate, by: Candidate): Candidate[] =>
  all.map((candidate) => (candidate === old ? by : candidate)).sort((a, b) => a.contextTokens - b.contextTokens);
