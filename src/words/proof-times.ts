import { compactTokens, formatAbout } from "../core/format";
import type { ProofTime } from "../core/plan/proof-times";
import type { Say } from "./say";

/** What a proof takes, before a run. */
export const PROOF_TIMES = {
  first: "proving {0} needs about {1}",
  other: "{0} about {1}",
  unknown: "how long a proof takes is not known before the first probe",
} as const;

/** "proving 128K needs about 18 min, 32K about 4 min", the largest and those that take less; a clause. */
export function proofTimesInWords(times: readonly ProofTime[], say: Say): string {
  if (times.length === 0) return say(PROOF_TIMES.unknown);
  return times.map(({ contextTokens, neededMs }, at) => say(at === 0 ? PROOF_TIMES.first : PROOF_TIMES.other, compactTokens(contextTokens), formatAbout(neededMs))).join(", ");
}

export function proofTimesSentence(times: readonly ProofTime[], say: Say): string {
  const words = proofTimesInWords(times, say);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
