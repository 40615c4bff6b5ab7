import { sameOptions, sameSettings } from "../domain/settings";
import type { Candidate, CandidatePreset, LargerContext, Plan } from "../domain/optimize-records";
import { meets } from "../preset/choose";
import { candidateState } from "./certify";
import type { CandidateState } from "./certify";
import { candidateSettings } from "./progress";
import type { Progress } from "./progress";
import { isWithinReach, largestProvable } from "./provable";
import { asWanted, because, forWantOfDepth, forWantOfTime, moved, resized } from "./resize";
import type { Move } from "./resize";
import { stepTokens } from "./situation";
import type { Situation } from "./situation";
import { speedModel } from "./speed";
import { predictVisitMs } from "./time";
import type { Said } from "../domain/statements";

export type ProveStep =
  | { readonly kind: "visit"; readonly candidate: Candidate; readonly done: number; readonly wanted: number }
  | { readonly kind: "decide"; readonly candidates: readonly Candidate[] }
  /** `all`: every preset has its verdict at the context that was wanted for it. */
  | { readonly kind: "nothing-left"; readonly all: boolean };

interface Standing {
  readonly candidate: Candidate;
  readonly state: CandidateState;
  readonly visitMs: number;
  readonly fillMs: number;
}

/** Nobody waits for the largest context before anything else is proven for more than this share of the time left, nor longer than this, ms. */
const LARGEST_FIRST_SHARE = 0.5;
const LARGEST_FIRST_MOST_MS = 10 * 60_000;
/** What of the time is promised to a first proof that takes all of it: failures and slow loads have to fit in as well. */
const ALL_SHARE = 0.9;
/** A size that was lowered for want of time is raised again in its first filled loads, where so much more turns out to be possible. */
const RAISE_BY = 1.25;
const RAISE_WITHIN_VISITS = 2;
/** What is tried after a size that was not stable, or too slow. */
const STEP_DOWN = 0.9;

/**
 * What to prove next, so that the time gives, in this order: one proven preset, the largest context that can be proven, the rest. Sizes are
 * lowered to what the time allows, raised where predictions prove too careful, and merged into what is proven when it ends.
 */
export function proveStep(situation: Situation, progress: Progress, plan: Plan, remainingMs: number): ProveStep {
  const all = plan.candidates.map((candidate) => standingOf(situation, progress, candidate));
  const open = inOrder(situation, progress, all, remainingMs);
  const decide = (move: Move): ProveStep => ({ kind: "decide", candidates: moved(situation.request, plan.candidates, move) });

  const change = stepDown(situation, progress, all) ?? halve(situation, progress, all) ?? raise(situation, progress, all, remainingMs);
  if (change) return decide(change);
  for (const target of open) {
    if (fitsTime(situation, progress, target, remainingMs)) return visit(target);
    const lowered = lower(situation, progress, all, target, remainingMs);
    if (lowered) return decide(lowered);
  }
  const merged = merge(situation, progress, all);
  if (merged) return decide(merged);
  // No certificate fits the time: what there is of it still adds to the evidence of the cheapest.
  const cheapest = open.filter(({ visitMs }) => visitMs <= remainingMs).sort((a, b) => a.visitMs - b.visitMs)[0];
  if (cheapest && remainingMs > 0) return visit(cheapest);
  const settled = ({ candidate, state }: Standing): boolean =>
    state.state === "certified" ? candidate.presets.every(({ larger }) => !larger) : state.state !== "open";
  return { kind: "nothing-left", all: all.every(settled) };
}

/** What comes before the proofs leaves so many times what they are predicted to take: fills deeper than any before may take longer. */
const RESERVE = 1.25;

/**
 * Time that the proofs are to be left by what comes before them, ms, of `availableMs` for both: all that they take, or where that is more
 * than there is, half of it, and at least what the cheapest takes.
 */
export function proofsMs(situation: Situation, progress: Progress, plan: Plan, availableMs: number): number {
  const open = descending(plan.candidates.map((candidate) => standingOf(situation, progress, candidate)));
  const whole = RESERVE * wholeMs(situation, open);
  return whole <= availableMs ? whole : Math.max(availableMs / 2, RESERVE * Math.min(...open.map(neededMs)));
}

/** What proving all that is open takes if nothing fails, ms. */
export const leftToProveMs = (situation: Situation, progress: Progress, plan: Plan): number =>
  wholeMs(situation, descending(plan.candidates.map((candidate) => standingOf(situation, progress, candidate))));

function standingOf(situation: Situation, progress: Progress, candidate: Candidate): Standing {
  const speed = speedModel(progress.trials);
  return {
    candidate,
    state: candidateState(situation.request, situation.protocol, candidate, progress.trials),
    visitMs: predictVisitMs(situation, progress, candidate.contextTokens),
    fillMs: speed?.fillMs(candidate.contextTokens) ?? 0,
  };
}

const neededMs = ({ state, visitMs }: Standing): number => (state.state === "open" ? state.visitsNeeded * visitMs : 0);

const fitsTime = ({ protocol }: Situation, progress: Progress, standing: Standing, remainingMs: number): boolean =>
  remainingMs > 0 &&
  neededMs(standing) <= remainingMs &&
  standing.fillMs <= protocol.requestTimeLimitMs &&
  canTell(progress, standing, remainingMs);

/** Whether enough is known of speed to tell that a proof fits the time. */
const canTell = ({ trials }: Progress, { candidate, state, visitMs }: Standing, remainingMs: number): boolean =>
  isWithinReach(speedModel(trials), candidate.contextTokens, {
    needed: state.state === "open" ? state.visitsNeeded : 0,
    eachMs: visitMs,
    remainingMs,
  });

function visit({ candidate, state }: Standing): ProveStep {
  const done = state.count.visits;
  return { kind: "visit", candidate, done, wanted: done + (state.state === "open" ? state.visitsNeeded : 0) };
}

/**
 * What is not decided yet. Until something is proven the smallest comes first, unless the largest may, whose filled loads count for the
 * smaller ones too: where all of it takes little, and where the smallest would leave too little time for any larger one; what is begun goes
 * on. Then the largest.
 */
function inOrder(situation: Situation, progress: Progress, all: readonly Standing[], remainingMs: number): Standing[] {
  const open = descending(all);
  if (all.some(({ state }) => state.state === "certified")) return open;
  const begun = open.filter(({ state }) => state.count.ownVisits > 0).sort((a, b) => b.state.count.visits - a.state.count.visits)[0];
  const [largest, smallest] = [open[0], open.at(-1)];
  if (begun && (begun !== smallest || begun.state.count.ownVisits > RAISE_WITHIN_VISITS))
    return [begun, ...open.filter((standing) => standing !== begun).reverse()];
  if (!begun && wholeMs(situation, open) <= Math.min(LARGEST_FIRST_SHARE * remainingMs, LARGEST_FIRST_MOST_MS)) return open;
  const leavesNothing = largest && smallest && largest !== smallest && takesAll(situation, progress, largest, smallest, remainingMs);
  return leavesNothing ? open : open.reverse();
}

/** What is open: the largest context first, whatever size it was lowered to, then by size. */
function descending(all: readonly Standing[]): Standing[] {
  const isLargest = ({ candidate }: Standing): number => (candidate.presets.some(({ name }) => name === "max_context") ? 1 : 0);
  return all
    .filter(({ state }) => state.state === "open")
    .sort((a, b) => isLargest(b) - isLargest(a) || b.candidate.contextTokens - a.candidate.contextTokens);
}

/** What all proofs take if the largest comes first and lends to the others, ms. */
function wholeMs({ request, protocol }: Situation, open: readonly Standing[]): number {
  const [largest] = open;
  const each = open.map((standing) => {
    const settings = candidateSettings(request, standing.candidate);
    const lends = largest && standing !== largest && sameOptions(settings, candidateSettings(request, largest.candidate));
    return lends ? Math.min(neededMs(standing), protocol.certificateLoads * standing.visitMs) : neededMs(standing);
  });
  return each.reduce((sum, ms) => sum + ms, 0);
}

/** Whether proving the smallest leaves time for no larger one, though a larger one alone could be proven, with the smallest beside it. */
function takesAll(situation: Situation, progress: Progress, { candidate }: Standing, smallest: Standing, remainingMs: number): boolean {
  const bounds = { above: smallest.candidate.contextTokens, upTo: candidate.contextTokens };
  const after = { ...bounds, remainingMs: remainingMs - neededMs(smallest) };
  const atOnce = { ...bounds, remainingMs: ALL_SHARE * remainingMs - situation.protocol.certificateLoads * smallest.visitMs };
  return (
    largestProvable(situation, progress, candidate, after) === null && largestProvable(situation, progress, candidate, atOnce) !== null
  );
}

/** A size that failed, or is too slow for what was asked, is followed by a smaller one, once: a second failure leaves nothing to prove. */
function stepDown(situation: Situation, progress: Progress, all: readonly Standing[]): Move | null {
  for (const { candidate, state } of all) {
    const failed = state.state === "open" && state.last?.outcome === "failure" && state.last.bySize ? state.last : null;
    const unfit = state.state === "certified" && !keepsConstraints(situation, progress, candidate);
    if ((!failed && !unfit) || (candidate.after?.length ?? 0) + 1 >= situation.protocol.certificateCandidates) continue;
    const step = stepTokens(situation);
    const contextTokens = Math.floor((STEP_DOWN * candidate.contextTokens) / step) * step;
    if (contextTokens < step) continue;
    const why: Said = failed
      ? { code: "step-down-failed", contextTokens: candidate.contextTokens, why: failed.failure ?? "" }
      : { code: "step-down-slow", contextTokens: candidate.contextTokens };
    return move(progress, candidate, contextTokens, because(candidate.presets, why));
  }
  return null;
}

/**
 * A size whose replies never were a measurement is followed by one halfway down to the longest prompt that was: something in between may
 * give up on long requests and let shorter ones through.
 */
function halve(situation: Situation, progress: Progress, all: readonly Standing[]): Move | null {
  const step = stepTokens(situation);
  const least = Math.max(situation.protocol.minContextTokens, step);
  const measured = Math.max(least, speedModel(progress.trials)?.deepestTokens ?? 0);
  for (const standing of all) {
    const { candidate, state } = standing;
    if (state.state !== "unmeasurable" || state.count.visits > 0 || provenBelow(all, standing)) continue;
    const halfway = Math.sqrt(measured * candidate.contextTokens);
    const contextTokens = Math.max(least, Math.floor(Math.min(halfway, candidate.contextTokens - step) / step) * step);
    if (contextTokens >= candidate.contextTokens) continue;
    return move(
      progress,
      candidate,
      contextTokens,
      because(candidate.presets, { code: "unmeasured-above", contextTokens: candidate.contextTokens }),
    );
  }
  return null;
}

/** What was lowered for want of time, where there is time after all: a fill was faster than predicted, or a resumed run has a larger budget. */
function raise(situation: Situation, progress: Progress, all: readonly Standing[], remainingMs: number): Move | null {
  for (const { candidate, state } of all) {
    const [wanted] = candidate.presets.flatMap(({ larger }) => larger ?? []).sort((a, b) => b.contextTokens - a.contextTokens);
    const raised = candidate.presets.filter(({ larger }) => larger?.contextTokens === wanted?.contextTokens);
    const early = state.state === "certified" || (state.state === "open" && state.count.ownVisits <= RAISE_WITHIN_VISITS);
    if (!wanted || !early || remainingMs <= 0) continue;
    const bounds = { above: candidate.contextTokens, upTo: wanted.contextTokens, remainingMs };
    const contextTokens = largestProvable(situation, progress, candidate, bounds);
    if (contextTokens === null || (contextTokens < RAISE_BY * candidate.contextTokens && contextTokens < wanted.contextTokens)) continue;
    const presets =
      contextTokens === wanted.contextTokens
        ? asWanted(raised)
        : forWantOfTime(raised, largerOf(situation, progress, candidate, wanted.contextTokens));
    return move(progress, candidate, contextTokens, presets);
  }
  return null;
}

/**
 * The largest size that can be proven in the time instead. Null where there is none above what is proven already; where nothing is proven
 * yet, the smallest size that O3 offers, so that there is as much evidence as the time gives.
 */
function lower(situation: Situation, progress: Progress, all: readonly Standing[], target: Standing, remainingMs: number): Move | null {
  const { candidate } = target;
  if (remainingMs <= 0) return null;
  const smallest = situation.protocol.minContextTokens;
  const proven = provenBelow(all, target);
  const bounds = { above: Math.max(proven?.candidate.contextTokens ?? 0, smallest - 1), upTo: candidate.contextTokens - 1, remainingMs };
  const provable = largestProvable(situation, progress, candidate, bounds);
  const first = all.every((other) => other.candidate.contextTokens >= candidate.contextTokens);
  const contextTokens = provable ?? (first && !proven && smallest < candidate.contextTokens ? smallest : null);
  if (contextTokens === null) return null;
  const larger = largerOf(situation, progress, candidate);
  // What is predicted to fit the time, from prompts too short to trust that, is not said to take too long.
  const deepest =
    neededMs(target) <= remainingMs && !canTell(progress, target, remainingMs)
      ? (speedModel(progress.trials)?.deepestTokens ?? null)
      : null;
  return move(
    progress,
    candidate,
    contextTokens,
    deepest === null ? forWantOfTime(candidate.presets, larger) : forWantOfDepth(candidate.presets, larger, deepest),
  );
}

/** Presets that cannot be proven share the largest context below that is. */
function merge(situation: Situation, progress: Progress, all: readonly Standing[]): Move | null {
  for (const standing of all) {
    const { candidate, state } = standing;
    const below = state.state === "certified" ? null : provenBelow(all, standing);
    if (!below) continue;
    const presets =
      state.state === "open"
        ? forWantOfTime(candidate.presets, largerOf(situation, progress, candidate))
        : because(
            candidate.presets,
            state.state === "rejected"
              ? {
                  code: "proven-below-unstable",
                  contextTokens: candidate.contextTokens,
                  why: state.last?.failure ?? { code: "filled-loads-failed" },
                }
              : { code: "proven-below-unmeasured", contextTokens: candidate.contextTokens },
          );
    return { from: candidate, names: candidate.presets.map(({ name }) => name), to: { ...below.candidate, presets } };
  }
  return null;
}

const provenBelow = (all: readonly Standing[], { candidate }: Standing): Standing | undefined =>
  all
    .filter(({ state, candidate: { contextTokens } }) => state.state === "certified" && contextTokens < candidate.contextTokens)
    .sort((a, b) => b.candidate.contextTokens - a.candidate.contextTokens)[0];

/** The context that was wanted for a candidate's presets in the first place, and what proving it takes. */
function largerOf(situation: Situation, progress: Progress, candidate: Candidate, wanted?: number): Omit<LargerContext, "why"> {
  const before = Math.max(0, ...candidate.presets.map(({ larger }) => larger?.contextTokens ?? 0));
  const contextTokens = wanted ?? Math.max(candidate.contextTokens, before);
  const standing = standingOf(situation, progress, resized(candidate, contextTokens, candidate.presets, null));
  return { contextTokens, predictedFillMs: standing.fillMs || null, neededMs: Math.round(neededMs(standing)) };
}

function move(progress: Progress, from: Candidate, contextTokens: number, presets: readonly CandidatePreset[]): Move {
  const predictedFillMs = speedModel(progress.trials)?.fillMs(contextTokens) ?? null;
  return { from, names: presets.map(({ name }) => name), to: resized(from, contextTokens, presets, predictedFillMs) };
}

/** Measured at this very size, or false; a certificate alone does not make a preset that was asked to be fast. */
function keepsConstraints(situation: Situation, progress: Progress, candidate: Candidate): boolean {
  const settings = candidateSettings(situation.request, candidate);
  const own = progress.trials.filter((trial) => trial.type === "request" && sameSettings(trial.settingsAsked, settings));
  return meets(situation.request, speedModel(own), candidate.contextTokens);
}
