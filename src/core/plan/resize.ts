import type { PresetName } from "../domain/evidence";
import { sameSettings } from "../domain/settings";
import type { OptimizeRequest } from "../domain/request";
import type { Candidate, CandidatePreset, LargerContext } from "../domain/optimize-records";
import type { Said } from "../domain/statements";
import { candidateSettings } from "./progress";

/** A candidate of the plan whose presets, all or some of them, move to another context. */
export interface Move {
  readonly from: Candidate;
  readonly names: readonly PresetName[];
  readonly to: Candidate;
}

/** The presets of a candidate at another size: what was shown of larger sizes on the way stays part of their proof. */
export function resized(candidate: Candidate, contextTokens: number, presets: readonly CandidatePreset[], predictedFillMs: number | null): Candidate {
  const tried = [...new Set([...(candidate.after ?? []), candidate.contextTokens])].filter((tokens) => tokens > contextTokens);
  const { options, errorBudget } = candidate;
  return { ...(options ? { options } : {}), contextTokens, ...(tried.length > 0 ? { after: tried } : {}), presets, errorBudget, predictedFillMs };
}

/** The plan after a move, smallest context first. Presets that come to the same settings share one proof. */
export function moved(request: OptimizeRequest, candidates: readonly Candidate[], { from, names, to }: Move): Candidate[] {
  const staying = from.presets.filter(({ name }) => !names.includes(name));
  const kept = candidates.flatMap((candidate) => (candidate !== from ? [candidate] : staying.length > 0 ? [{ ...from, presets: staying }] : []));
  const same = kept.find((candidate) => sameSettings(candidateSettings(request, candidate), candidateSettings(request, to)));
  if (!same) return [...kept, to].sort((a, b) => a.contextTokens - b.contextTokens);
  return kept.map((candidate) => (candidate === same ? { ...same, presets: [...same.presets, ...to.presets] } : candidate));
}

/** What becomes of presets whose context cannot be proven in the time: `larger` is what was wanted for them in the first place. */
export const forWantOfTime = (presets: readonly CandidatePreset[], larger: Omit<LargerContext, "why">): CandidatePreset[] =>
  lowered(presets, larger, { code: "too-long-to-prove", contextTokens: larger.contextTokens, neededMs: larger.neededMs });

/** The same where nothing tells whether it can: no prompt longer than `deepestTokens` was measured. */
export const forWantOfDepth = (presets: readonly CandidatePreset[], larger: Omit<LargerContext, "why">, deepestTokens: number): CandidatePreset[] =>
  lowered(presets, larger, { code: "too-deep-to-tell", contextTokens: larger.contextTokens, deepestTokens });

const lowered = (presets: readonly CandidatePreset[], larger: Omit<LargerContext, "why">, why: Said): CandidatePreset[] =>
  presets.map((preset) => ({ name: preset.name, why, larger: { ...larger, why: preset.larger?.why ?? preset.why } }));

/** Presets at the context that was wanted for them in the first place. */
export const asWanted = (presets: readonly CandidatePreset[]): CandidatePreset[] =>
  presets.map(({ name, why, larger }) => ({ name, why: larger?.why ?? why }));

export const because = (presets: readonly CandidatePreset[], why: Said): CandidatePreset[] => presets.map(({ name }) => ({ name, why }));
