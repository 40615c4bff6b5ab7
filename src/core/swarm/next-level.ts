import type { SwarmObjectives } from "../domain/swarm";
import { judgeLevel } from "./judge-level";
import type { LevelCounts, LevelState } from "./judge-level";

export interface Level extends LevelCounts {
  /** It was to be proven, not only looked at: then it has spent its part of the error. */
  readonly proving: boolean;
  /** A limit of the machine ended it. */
  readonly breached: boolean;
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

/** What the levels' counts mean together. */
export interface Standing {
  /** The fewest agents that failed; null where none did. A level that failed bounds all above it: more agents are no easier. */
  readonly failing: number | null;
  readonly states: ReadonlyMap<number, LevelState>;
  /** The most agents below `failing`; 0 where none were tried. */
  readonly highest: number;
}

/** From the most agents down: each level that was to be proven and failed leaves less error to those below it. */
export function standingOf(levels: Levels, { success }: Pick<SwarmObjectives, "success">, confidence: number): Standing {
  const states = new Map<number, LevelState>();
  let failing: number | null = null;
  let proofs = 0;
  for (const [agents, level] of [...levels].sort(([a], [b]) => b - a)) {
    // What passed the limits of the machine is not tried again.
    const state = level.breached ? "failed" : judgeLevel(level, agents, success, errorAfter(proofs, confidence));
    states.set(agents, state);
    if (state !== "failed") continue;
    failing = agents;
    if (level.proving) proofs++;
  }
  const bound = failing ?? Number.POSITIVE_INFINITY;
  return { failing, states, highest: Math.max(0, ...[...levels.keys()].filter((agents) => agents < bound)) };
}

/**
 * The next level to work on: one, two, four and so on until one fails, the middle between the highest good one and the lowest that failed, and then
 * the proof of the highest good one; where that fails, of the next lower one. `confidence`: of the whole answer, 0 to 1.
 */
export function nextLevel(levels: Levels, objectives: Pick<SwarmObjectives, "success">, confidence: number, maxAgents: number): LevelStep {
  const { failing, states, highest } = standingOf(levels, objectives, confidence);
  const undecided = [...states].filter(([agents, state]) => state === "undecided" && agents <= highest).map(([agents]) => agents);
  if (undecided.length > 0) return { kind: "level", agents: Math.min(...undecided), aim: "look" };
  const higher = above(highest, failing, maxAgents);
  if (higher !== null) return { kind: "level", agents: higher, aim: "look" };
  if (highest === 0) return { kind: "done", passed: null, failing };
  return states.get(highest) === "passed" ? { kind: "done", passed: highest, failing } : { kind: "level", agents: highest, aim: "prove" };
}

/** Where to look next above the highest good level; null where there is nothing between it and the lowest that failed, or the end. */
function above(highest: number, failing: number | null, maxAgents: number): number | null {
  if (failing === null) return highest >= maxAgents ? null : Math.min(maxAgents, Math.max(1, highest * 2));
  return failing - highest <= 1 ? null : Math.floor((highest + failing) / 2);
}
