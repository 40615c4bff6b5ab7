import type { SwarmObjectives, TurnOutcome } from "../domain/swarm";

/** What a turn broke first; null where it kept all, or was no measurement. */
export type Broken = "failed" | "first-token" | "speed" | null;

/** A request that was refused or never answered counts like one that was too slow: all that were sent count. */
export function brokenBy(outcome: TurnOutcome, { minTokensPerSecond, maxTtftMs }: SwarmObjectives): Broken {
  if (outcome.state === "void") return null;
  if (outcome.state === "failed") return "failed";
  if (outcome.ttftMs > maxTtftMs) return "first-token";
  return outcome.tokensPerSecond !== null && outcome.tokensPerSecond < minTokensPerSecond ? "speed" : null;
}
