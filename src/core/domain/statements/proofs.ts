import type { Subject } from "./figure";

/** Why a preset is not certified, and what its figures rest on. */
export const PROOFS = {
  "only-incomplete-replies": { loads: "count" },
  "loads-failed": { failures: "count" },
  "loads-failed-smaller": { failures: "count", smaller: "count" },
  "last-failure": { why: "said" },
  "filled-loads-failed": {},
  "longer-than-a-request": { limitMs: "ms" },
  "budget-too-small": { budgetMs: "ms" },
  "cancelled-before-proof": {},
  "not-proven-so-far": {},
  "ended-early": { why: "said" },
  "not-proven": {},
  "fill-takes": { fillMs: "ms" },
  "proof-takes": { proofMs: "ms" },
  "measured-when-full": {},
  "fitted-to": { prompts: "count", longestTokens: "tokens" },
} as const satisfies Subject;
