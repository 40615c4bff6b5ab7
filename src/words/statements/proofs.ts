import type { PROOFS } from "../../core/domain/statements/proofs";
import type { Sentences } from "./sentences";

export const PROOF_WORDS: Sentences<typeof PROOFS> = {
  "only-incomplete-replies": {
    by: "loads",
    one: "{loads} filled load gave only incomplete replies; no more were made.",
    many: "{loads} filled loads gave only incomplete replies; no more were made.",
  },
  "loads-failed": { by: "failures", one: "{failures} filled load failed.", many: "{failures} filled loads failed." },
  "loads-failed-smaller": {
    by: "failures",
    one: "{failures} filled load failed, {smaller} of them at smaller contexts.",
    many: "{failures} filled loads failed, {smaller} of them at smaller contexts.",
  },
  "last-failure": "The last: {why}",
  "filled-loads-failed": "Filled loads failed.",
  "longer-than-a-request": "It fits in memory, but filling it takes longer than one request may ({limitMs}).",
  "budget-too-small": "It fits in memory, but the time budget of {budgetMs} was too short to prove it. Resume the run with a larger budget.",
  "cancelled-before-proof": "The run was cancelled before it was proven; it can be resumed.",
  // A run that is on and one that was cut off look the same in their journal: what is said has to be true of both.
  "not-proven-so-far": "Not proven yet: the run has not ended.",
  "ended-early": "The run ended early: {why}",
  "not-proven": "It was not proven.",
  "fill-takes": "Filling it once takes {fillMs} (predicted).",
  "proof-takes": "Proving it takes {proofMs} more (predicted).",
  "measured-when-full": "measured with the window full",
  "fitted-to": {
    by: "prompts",
    one: "fitted to {prompts} quiet prompt of {longestTokens} tokens",
    many: "fitted to {prompts} quiet prompts, the longest {longestTokens} tokens",
  },
};
