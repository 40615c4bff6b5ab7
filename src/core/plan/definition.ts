import type { PresetName } from "../domain/evidence";
import type { Candidate, Plan } from "../domain/optimize-records";
import type { RequestTrial } from "../domain/trial";
import { decodeMsPerToken } from "../measure/speed-samples";
import { chooseCandidates, largestThat } from "../preset/choose";
import { keepsUse, speedWhenFull, useAsked, useOf } from "../preset/use";
import type { PresetUse, SpeedByDepth, SpeedPreset } from "../preset/use";
import { median } from "../statistics/location";
import { candidateSettings, filledRequests } from "./progress";
import type { Progress } from "./progress";
import { resized } from "./resize";
import { stepTokens } from "./situation";
import type { Situation } from "./situation";
import { quietSpeed } from "./speed";
import type { Said } from "../domain/statements";

/** Readings of one load may miss a definition by this share, those of several by the smaller one, before the plan is made anew. */
const ONE_LOAD_TOLERANCE = 0.25;
const TOLERANCE = 0.05;
/** Loads from which on the smaller tolerance holds. */
const SEVERAL_LOADS = 3;
/** Sizes that a preset may get in all: what is chosen anew from measurements at its own size settles in one or two. */
const MOST_SIZES = 4;
/** A size that is chosen anew is smaller by a tenth at least. */
const NEXT_SHARE = 0.9;

/**
 * The plan's candidates, made anew where quiet readings at a preset's own size and near empty contradict its definition, or where it was
 * made without knowing the speed and that is known now. Null where nothing does. A function of the records; sizes only shrink once the
 * speed is known, and each preset gets a few at most, so that it comes to an end.
 */
export function planAsMeasured(situation: Situation, progress: Progress, plan: Plan): readonly Candidate[] | null {
  const moves = plan.candidates.flatMap((candidate) =>
    candidate.presets.flatMap(({ name }) => {
      if (name === "max_context" || sizesOf(progress, name) >= MOST_SIZES) return [];
      const to = learnt(situation, progress, plan, candidate, name) ?? shrunk(situation, progress, candidate, name);
      return to ? [{ name, from: candidate, to }] : [];
    }),
  );
  if (moves.length === 0) return null;
  const kept = plan.candidates.flatMap((candidate) => {
    const presets = candidate.presets.filter(({ name }) => !moves.some((move) => move.from === candidate && move.name === name));
    return presets.length === 0 ? [] : [{ ...candidate, presets }];
  });
  return moves
    .reduce<Candidate[]>((all, { to }) => withCandidate(all, to), kept)
    .sort((a, b) => a.contextTokens - b.contextTokens);
}

const sizesOf = ({ plans }: Progress, name: PresetName): number =>
  new Set(plans.flatMap(({ candidates }) => candidates.flatMap((c) => (c.presets.some((own) => own.name === name) ? [c.contextTokens] : [])))).size;

function withCandidate(all: readonly Candidate[], added: Candidate): Candidate[] {
  const same = all.find(({ contextTokens }) => contextTokens === added.contextTokens);
  if (!same) return [...all, added];
  const predictedFillMs = same.predictedFillMs ?? added.predictedFillMs;
  return all.map((candidate) => (candidate === same ? { ...same, predictedFillMs, presets: [...same.presets, ...added.presets] } : candidate));
}

const useFor = ({ protocol, model }: Situation, name: SpeedPreset): PresetUse => useOf(name, protocol, model.parameterCount);

const speedOf = ({ request }: Situation, { trials }: Progress, candidate: Candidate): SpeedByDepth | null =>
  quietSpeed(trials, candidateSettings(request, candidate)) ?? quietSpeed(trials);

/** What is chosen for a preset that was planned before any speed was known; null as long as none is. */
function learnt(situation: Situation, progress: Progress, plan: Plan, from: Candidate, name: SpeedPreset): Candidate | null {
  const { request, protocol, model } = situation;
  const speed = from.predictedFillMs === null ? speedOf(situation, progress, from) : null;
  if (!speed) return null;
  const topTokens = Math.max(...plan.candidates.map(({ contextTokens }) => contextTokens));
  const chosen = chooseCandidates({
    topTokens,
    speed,
    request: { ...request, goal: name },
    protocol,
    parameterCount: model.parameterCount,
    stepTokens: stepTokens(situation),
  });
  const [to] = chosen.state === "chosen" ? chosen.candidates : [];
  return to ? { ...to, ...optionsOf(plan.candidates, to.contextTokens) } : null;
}

/** Options of the candidate that covers a context: what fits there fits in less. */
function optionsOf(candidates: readonly Candidate[], contextTokens: number): Pick<Candidate, "options"> {
  const covering = candidates.filter((c) => c.contextTokens >= contextTokens).sort((a, b) => a.contextTokens - b.contextTokens)[0];
  return covering?.options ? { options: covering.options } : {};
}

/** The smaller size that follows one which was measured not to be what the name says; null where it was, or is the smallest. */
function shrunk(situation: Situation, progress: Progress, from: Candidate, name: SpeedPreset): Candidate | null {
  const { protocol } = situation;
  const { contextTokens } = from;
  const floor = Math.min(protocol.minContextTokens, contextTokens);
  const speed = speedOf(situation, progress, from);
  const measured = measuredAt(situation, progress, from, speed);
  if (!speed || !measured || contextTokens <= floor) return null;
  const use = useFor(situation, name);
  if (keepsUse(use, measured.speed, contextTokens, measured.loads < SEVERAL_LOADS ? ONE_LOAD_TOLERANCE : TOLERANCE)) return null;
  const step = stepTokens(situation);
  const below = Math.max(floor, Math.floor((NEXT_SHARE * contextTokens) / step) * step);
  const to = Math.max(floor, largestThat(step, below, (tokens) => keepsUse(use, measured.speed, tokens)) ?? floor);
  const code = keepsUse(use, measured.speed, to) ? "slower-than-use" : "slower-than-use-everywhere";
  const why: Said = { code, preset: name, contextTokens, ...speedWhenFull(measured.speed, contextTokens), use: useAsked(use, speed) };
  // The proof goes on at the smaller size, with what was shown of this one.
  return resized(from, to, [{ name, why }], measured.speed.fillMs(to));
}

/**
 * The fitted speed, scaled to what quiet requests on the full window were measured to take: near empty and at the preset's own size both
 * are measurements. Null where no quiet one filled it.
 */
function measuredAt(
  { request }: Situation,
  { trials }: Progress,
  candidate: Candidate,
  speed: SpeedByDepth | null,
): { readonly speed: SpeedByDepth; readonly loads: number } | null {
  const { contextTokens } = candidate;
  const quiet = filledRequests(trials, candidateSettings(request, candidate)).filter(({ verdict, contended }) => verdict.state === "success" && !contended);
  const fills = quiet.filter(({ purpose }) => purpose === "fill").flatMap(({ measures }) => (measures ? [measures.promptMs] : []));
  const decoded = quiet.flatMap((trial) => msPerTokenOf(trial) ?? []);
  if (!speed || fills.length === 0 || decoded.length === 0) return null;
  const empty = speed.decodeMsPerToken(0);
  // Between both ends time grows with depth as the fit says it does: in a line, and at least not faster when deeper.
  const slope = Math.max(0, median(decoded) - empty) / contextTokens;
  const fillScale = median(fills) / speed.fillMs(contextTokens);
  return {
    loads: new Set(quiet.map(({ loadId }) => loadId)).size,
    speed: { decodeMsPerToken: (depth) => empty + slope * depth, fillMs: (tokens) => fillScale * speed.fillMs(tokens) },
  };
}

const msPerTokenOf = ({ measures }: RequestTrial): number | null =>
  measures ? decodeMsPerToken(measures.outputTokens, measures.decodeMs) : null;
