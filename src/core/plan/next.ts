import type { Ceiling } from "../domain/evidence";
import type { HardwareReading } from "../domain/hardware";
import type { Candidate, Plan } from "../domain/optimize-records";
import type { TuneTag } from "../domain/trial";
import { chooseCandidates } from "../preset/choose";
import { proposeCeilingStep } from "../search/ceiling";
import { ceilingOf, ceilingProblem, observationsOf, topTokens, whyNoneLoaded } from "./ceiling";
import { planAsMeasured } from "./definition";
import { deeperProbe, firstProbe } from "./probe";
import type { SpeedProbe } from "./probe";
import { loadsOf } from "../domain/trial";
import type { Progress } from "./progress";
import { baselineIsSafe } from "./baseline";
import { withGpuLayers } from "./gpu-layers";
import { endUnlessMemory } from "./refusal";
import type { Situation } from "./situation";
import { quietSpeed } from "./speed";
import type { Tuning } from "../domain/tuning";
import type { TuneCandidate } from "../tune/contract";
import { openExperiments } from "../servers/experiments";
import type { Experiment } from "../servers/experiments";
import { proofsMs, proveStep } from "./prove";
import { experimentMs, paceOf, predictTuneVisitMs, racedMs } from "./time";
import { candidateFor, raceOf, tuneStep, tuningOf } from "./tune";
import { visitsOf } from "../tune/visits";
import type { Race } from "./tune";
import type { Said } from "../domain/statements";

/** What to do next. A function of the journal and the budget alone: that is what makes a run resumable. */
export type Step =
  | { readonly kind: "baseline" }
  | { readonly kind: "speed"; readonly probe: SpeedProbe }
  | { readonly kind: "search"; readonly numCtx: number; readonly predictedFootprintBytes: number | null }
  | { readonly kind: "decide"; readonly ceiling: Ceiling; readonly candidates: readonly Candidate[] }
  | { readonly kind: "visit"; readonly candidate: Candidate; readonly done: number; readonly wanted: number }
  | { readonly kind: "tune"; readonly race: Race; readonly candidate: TuneCandidate; readonly tag: TuneTag; readonly visits: number }
  | { readonly kind: "tuned"; readonly tuning: Tuning; readonly plan: Plan }
  /** No server of O3's own can be started: what needs one is not tuned. */
  | { readonly kind: "no-servers"; readonly why: Said }
  | { readonly kind: "experiment"; readonly experiment: Experiment; readonly tuning: Tuning }
  | { readonly kind: "done" }
  | { readonly kind: "out-of-time" }
  | { readonly kind: "nothing-fits"; readonly why: Said };

export function nextStep(
  situation: Situation,
  progress: Progress,
  remainingMs: number,
  reading: HardwareReading = situation.reading,
): Step {
  const plan = progress.plans.at(-1);
  if (remainingMs <= 0 && !plan) return { kind: "out-of-time" };
  const loads = loadsOf(progress.trials);
  if (loads.length === 0 && baselineIsSafe(situation)) return { kind: "baseline" };
  if (!plan) {
    const probe = firstProbe(situation, progress, remainingMs);
    return probe ? { kind: "speed", probe } : searchStep(situation, progress, remainingMs, reading);
  }
  const { whyNoServers } = situation;
  if (progress.tuned && whyNoServers !== undefined && progress.servers.length === 0) return { kind: "no-servers", why: whyNoServers };
  const race = remainingMs > 0 ? raceStep(situation, progress, plan, remainingMs) : null;
  if (race) return race;
  const candidates = remainingMs > 0 ? planAsMeasured(situation, progress, plan) : null;
  if (candidates) return { kind: "decide", ceiling: plan.ceiling, candidates };
  const step = proveStep(situation, progress, plan, remainingMs);
  if (step.kind === "decide") return { ...step, ceiling: plan.ceiling };
  if (step.kind === "visit") return step;
  if (remainingMs <= 0) return { kind: "out-of-time" };
  return experimentStep(situation, progress, remainingMs) ?? { kind: step.all ? "done" : "out-of-time" };
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
      return { kind: "nothing-fits", why: whyNoneLoaded(situation, progress.trials) ?? step.why };
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
function experimentStep(situation: Situation, progress: Progress, remainingMs: number): Step | null {
  const { tuned, servers } = progress;
  const { settings } = situation.environment.engine.server;
  const [experiment] = tuned && situation.privateServers ? openExperiments(servers.map(({ result }) => result), settings) : [];
  if (!tuned || !experiment) return null;
  return experimentMs(situation, progress, tuned.tuning) <= remainingMs ? { kind: "experiment", experiment, tuning: tuned.tuning } : null;
}

/** The race comes before the certificates, which are made with its winner; it leaves the time that they will take. Null when it is over. */
function raceStep(situation: Situation, progress: Progress, plan: Plan, remainingMs: number): Step | null {
  if (progress.tuned !== null) return null;
  const race = raceOf(situation, progress);
  if (!race) return null;
  const proveMs = proofsMs(situation, progress, plan, remainingMs + racedMs(progress.trials));
  const neededMs = paceOf(situation, progress, race) * (proveMs + predictTuneVisitMs(situation, progress, race));
  const { step, cut } = tuneStep(situation, race, progress.trials, neededMs > remainingMs);
  if (step.kind === "done") return { kind: "tuned", tuning: tuningOf(race, step.result, cut), plan };
  const { key, phase, block } = step;
  const visits = visitsOf(progress.trials, situation.protocol.tuneRequests).length;
  return { kind: "tune", race, candidate: candidateFor(race, key), tag: { key, phase, block }, visits };
}
