import type { Candidate } from "../domain/optimize-records";
import type { OptimizeRequest } from "../domain/request";
import type { Trial } from "../domain/trial";
import type { Protocol } from "../protocol";
import { candidateState } from "./certify";
import { speedModel } from "./speed";
import { predictVisitMs } from "./time";

/** What proving a context takes from the first filled load to the last if none fails. */
export interface ProofTime {
  readonly contextTokens: number;
  readonly neededMs: number;
}

const MOST_SIZES = 6;

/**
 * What proving contexts takes, by the speeds that earlier trials showed: `upTo`, and below it powers of two, the largest first. Empty where no speed
 * is known yet. A context whose single fill takes longer than a request may is left out: it cannot be proven at all.
 */
export function proofTimes(
  { request, protocol, trials }: { readonly request: OptimizeRequest; readonly protocol: Protocol; readonly trials: readonly Trial[] },
  upTo: number,
): readonly ProofTime[] {
  const speed = speedModel(trials);
  if (speed === null) return [];
  const loads = loadsFromNothing(request, protocol);
  return sizesUpTo(upTo, protocol.minContextTokens)
    .filter((tokens) => speed.fillMs(tokens) <= protocol.requestTimeLimitMs)
    .map((contextTokens) => ({ contextTokens, neededMs: loads * predictVisitMs({ protocol }, { trials }, contextTokens) }));
}

/** Filled loads that certify a context of which nothing is known yet, if none fails. */
function loadsFromNothing(request: OptimizeRequest, protocol: Protocol): number {
  const candidate: Candidate = {
    contextTokens: protocol.minContextTokens,
    presets: [{ name: "max_context", why: "" }],
    errorBudget: 1 - request.confidence,
    predictedFillMs: null,
  };
  const state = candidateState(request, protocol, candidate, []);
  return state.state === "open" ? state.visitsNeeded : 0;
}

function sizesUpTo(upTo: number, least: number): readonly number[] {
  const sizes = [upTo];
  for (let size = 2 ** Math.ceil(Math.log2(upTo) - 1); size >= least && sizes.length < MOST_SIZES; size /= 2) sizes.push(size);
  return sizes;
}
