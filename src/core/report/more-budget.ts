import type { MoreBudget } from "../domain/report";
import type { Candidate } from "../domain/optimize-records";
import type { Trial } from "../domain/trial";
import { candidateState } from "../plan/certify";
import { speedModel } from "../plan/speed";
import { predictVisitMs } from "../plan/time";
import type { OptimizeRequest } from "../domain/request";
import type { Protocol } from "../protocol";

interface Known {
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  readonly trials: readonly Trial[];
}

/** What proving a candidate still takes if nothing fails, ms; null where that is not known, or no time suffices. */
export function missingMs({ request, protocol, trials }: Known, candidate: Candidate): number | null {
  const state = candidateState(request, protocol, candidate, trials);
  const speed = speedModel(trials);
  if (state.state !== "open" || !speed || speed.fillMs(candidate.contextTokens) > protocol.requestTimeLimitMs) return null;
  return state.visitsNeeded * predictVisitMs({ protocol }, { trials }, candidate.contextTokens);
}

/** The largest context of all that a larger budget would prove. */
export function moreBudgetOf(known: Known, candidates: readonly Candidate[]): MoreBudget | null {
  const missing = candidates.flatMap((candidate): MoreBudget[] => {
    const ms = missingMs(known, candidate);
    const [first] = candidate.presets;
    const open = first && ms !== null ? [{ presetName: first.name, contextTokens: candidate.contextTokens, neededMs: ms }] : [];
    const larger = candidate.presets.flatMap(({ name, larger: wanted }) =>
      wanted ? [{ presetName: name, contextTokens: wanted.contextTokens, neededMs: wanted.neededMs }] : [],
    );
    return [...open, ...larger];
  });
  return missing.sort((a, b) => b.contextTokens - a.contextTokens)[0] ?? null;
}

/** What prediction and machine may be off by. */
const MARGIN = 1.1;
const ROUND_MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90] as const;

/** A round budget that gives time for what takes `neededMs`, minutes: beyond the list in half hours. */
export function budgetMinutesFor(neededMs: number): number {
  const minutes = (MARGIN * neededMs) / 60_000;
  return ROUND_MINUTES.find((round) => round >= minutes) ?? Math.ceil(minutes / 30) * 30;
}
