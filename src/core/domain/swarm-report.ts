import type { RunBasics } from "./chains";
import type { EarnedBound, Percentile } from "./evidence";
import type { Said } from "./statements";

export const SWARM_REPORT_SCHEMA = 1;

/** What one number of agents has shown. Times in ms, speeds in tokens a second. */
export interface SwarmLevel {
  readonly agents: number;
  readonly state: "passed" | "failed" | "promising" | "undecided";
  /** Requests that count: sent, whatever became of them. */
  readonly sent: number;
  readonly kept: number;
  readonly broken: { readonly firstToken: number; readonly speed: number; readonly failed: number };
  /** Reasons of failed requests, with how many. */
  readonly failures: Readonly<Record<string, number>>;
  /** Output of all agents together. */
  readonly tokensPerSecond: number;
  /** The middle one of what agents see. */
  readonly agentTokensPerSecond: number | null;
  readonly ttftMs: { readonly median: number | null; readonly p95: Percentile | null };
  /** Of the time to the first token, what the server's counters do not explain: waiting for a slot. */
  readonly queueMs: number | null;
  /** Jain's index of the agents' output: 1 is equal, 1 / agents is one of them alone. */
  readonly fairness: number | null;
  readonly contended: boolean;
}

/** Derived from the journal alone. */
export interface SwarmReport extends RunBasics<"swarm"> {
  readonly kind: "swarm";
  readonly schema: typeof SWARM_REPORT_SCHEMA;
  /** One agent's window as the server allocated it, tokens. */
  readonly contextTokens: number | null;
  /** By number of agents, the fewest first. */
  readonly levels: readonly SwarmLevel[];
  /** The most agents that passed, their requests, and what is proven of them; null where none did. */
  readonly passed: { readonly agents: number; readonly kept: number; readonly sent: number; readonly bound: EarnedBound } | null;
  /** The most agents that look good, where the proof is not finished. */
  readonly promising: { readonly agents: number; readonly kept: number; readonly sent: number; readonly bound: EarnedBound } | null;
  readonly failing: { readonly agents: number; readonly first: "failed" | "first-token" | "speed" } | { readonly agents: number; readonly first: "limit"; readonly why: Said } | null;
  /** More agents never did better than fewer. */
  readonly monotone: boolean;
  /** Universal Scalability Law of the output; null from fewer than three levels. */
  readonly law: {
    readonly oneTokensPerSecond: number;
    readonly queueing: number;
    readonly coordination: number;
    readonly worst: number;
    readonly fits: boolean;
    /** Agents at which the output is highest by the law; null where it rises for ever. */
    readonly bestAgents: number | null;
  } | null;
}
