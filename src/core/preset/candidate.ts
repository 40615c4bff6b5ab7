/** What can be picked on the Pareto front. No presets: a preset is defined by its use and has a proof of its own. */
export const CANDIDATES = ["largest", "compromise", "fastest"] as const;
export type CandidateName = (typeof CANDIDATES)[number];
