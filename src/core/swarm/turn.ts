import type { SwarmObjectives } from "../domain/swarm";

/** One request of an agent, as far as a level is judged by it. Times in ms. */
export interface Turn {
  /** When it was sent, epoch ms: turns are judged in this order, whenever they ended. */
  readonly sentAt: number;
  readonly wallMs: number;
  readonly outcome:
    /** Decode speed at the client; null for one token. */
    | { readonly state: "answered"; readonly ttftMs: number; readonly outputTokens: number; readonly tokensPerSecond: number | null }
    | { readonly state: "failed"; readonly reason: string };
}

/** What a turn broke first; null where it kept all. */
export type Broken = "failed" | "first-token" | "speed" | null;

/** A request that was refused or never answered fails like one that was too slow: all that were sent count. */
export function brokenBy({ outcome }: Turn, { minTokensPerSecond, maxTtftMs }: SwarmObjectives): Broken {
  if (outcome.state === "failed") return "failed";
  if (outcome.ttftMs > maxTtftMs) return "first-token";
  return outcome.tokensPerSecond !== null && outcome.tokensPerSecond < minTokensPerSecond ? "speed" : null;
}
