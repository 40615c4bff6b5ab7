import type { SwarmObjectives } from "../domain/swarm";
import { judgeLevel } from "./judge-level";
import type { LevelCounts } from "./judge-level";

export interface Level extends LevelCounts {
  /** It was to be proven, not only looked at: then it has spent its part of the error. */
  readonly proving: boolean;
}

/** By number of agents. */
export type Levels = ReadonlyMap<number, Level>;

/** look: whether to look higher; prove: it is the highest good one. */
export type Aim = "look" | "prove";

export type LevelStep =
  | { readonly kind: "level"; readonly agents: number; readonly aim: Aim }
  /** `passed`: proven; `failing`: the lowest that failed. Null: none. */
  | { readonly kind: "done"; readonly passed: number | null; readonly failing: number | null };

/** The first level that is to be proven gets this share of the error, and each after it this share of what is left. */
const SHARE = 2 / 3;

/** Probability of a wrong pass that a level may spend when `before` higher ones were to be proven and failed. */
export const errorAfter = (before: number, confidence: number): number => (1 - confidence) * SHARE * (1 - SHARE) ** before;

/**
 * The next level to work on: one, two, four and so on until one fails, the middle between the highest good one and the lowest that failed, and then
 * the proof of the highest good one; where that fails, of the next lower one. A level that failed bounds all above it: more agents are no easier.
 * `confidence`: of the whole answer, 0 to 1.
 */
export function nextLevel(levels: Levels, { success }: Pick<SwarmObjectives, "success">, confidence: number, maxAgents: number): LevelStep {
  const tried = [...levels].filter(([agents]) => agents <= maxAgents).sort(([a], [b]) => a - b);
  let failing: number | null = null;
  let proofs = 0;
  for (const [agents, level] of [...tried].reverse()) {
    if (judgeLevel(level, agents, success, errorAfter(proofs, confidence)) !== "failed") continue;
    failing = agents;
    if (level.proving) proofs++;
  }
  const lowest = failing;
  const below = tried.filter(([agents]) => lowest === null || agents < lowest);
  const error = errorAfter(proofs, confidence);
  const undecided = below.find(([agents, level]) => judgeLevel(level, agents, success, error) === "undecided");
  if (undecided) return { kind: "level", agents: undecided[0], aim: "look" };
  const [highest, level] = below.at(-1) ?? [0, null];
  const higher = above(highest, failing, maxAgents);
  if (higher !== null) return { kind: "level", agents: higher, aim: "look" };
  if (level === null) return { kind: "done", passed: null, failing };
  return judgeLevel(level, highest, success, error) === "passed" ? { kind: "done", passed: highest, failing } : { kind: "level", agents: highest, aim: "prove" };
}

/** Where to look next above the highest good level; null where there is nothing between it and the lowest that failed, or the end. */
function above(highest: number, failing: number | null, maxAgents: number): number | null {
  if (failing === null) return highest >= maxAgents ? null : Math.min(maxAgents, Math.max(1, highest * 2));
  return failing - highest <= 1 ? null : Math.floor((highest + failing) / 2);
}
