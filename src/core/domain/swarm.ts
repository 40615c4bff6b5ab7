import type { EngineReason } from "../errors";
import type { HardwareLimits, WatchSummary } from "./hardware";
import type { Envelope } from "./journal";
import type { Said } from "./statements";
import type { RunnerSettings } from "./settings";

/** What every request of an agent has to keep for its level to pass. */
export interface SwarmObjectives {
  /** Decode speed that each agent sees, tokens a second. */
  readonly minTokensPerSecond: number;
  /** Time to the first token at the client, waiting for a slot included, ms. */
  readonly maxTtftMs: number;
  /** True share of requests that keep both, 0 to 1. */
  readonly success: number;
}

export const SWARM_SHAPES = ["short", "coding", "rag", "chat"] as const;
/** How an agent's session grows; see core/swarm/shapes.ts. */
export type SwarmShape = (typeof SWARM_SHAPES)[number];

/** How many agents at once a server carries. Written into the journal as it was asked. */
export interface SwarmRequest {
  readonly model: string;
  readonly shape: SwarmShape;
  /** Upper end of the search. */
  readonly maxAgents: number;
  /**
   * Requests come by chance (a Poisson process), for each agent one in so many ms on average, whether or not earlier ones are answered; left out,
   * each agent sends its next when it has the answer to its last.
   */
  readonly everyMs?: number | undefined;
  readonly objectives: SwarmObjectives;
  /** How sure the proof has to be, 0 to 1. */
  readonly confidence: number;
  readonly limits: HardwareLimits;
  /** Options that the model is run with; num_ctx is one agent's window, tokens. */
  readonly options: RunnerSettings;
  /** Wall time for the whole run; null is none. */
  readonly budgetMs: number | null;
  readonly seed: number;
}

/** One request of one of several agents at once, written down as it ends. Times in ms. */
export interface AgentTurn extends Envelope<"swarm" | "stress"> {
  readonly kind: "agent-turn";
  /** When these agents set out, epoch ms: a level may be worked on more than once. */
  readonly setOutAt: number;
  /** The load that it ran on. */
  readonly loadId: string;
  readonly agents: number;
  /** From 0. */
  readonly agent: number;
  /** From 0; of this agent at this level. */
  readonly turn: number;
  /** Of requests that come by chance: its place in the order of coming, from 0. */
  readonly arrival?: number | undefined;
  /** look: whether to look at more agents; prove: whether this many pass; hold: whether it lasts. */
  readonly aim: "look" | "prove" | "hold";
  /** Only what was sent after every agent had an answer counts: before, the agents are not all there. */
  readonly part: "warm-up" | "counted";
  /** When it was sent, or, of requests that come by chance, was due: epoch ms. All times count from here. */
  readonly sentAt: number;
  readonly wallMs: number;
  readonly outcome: TurnOutcome;
}

/** How the machine was while so many agents worked; written down when they stop. */
export interface LevelEnded extends Envelope<"swarm" | "stress"> {
  readonly kind: "level-ended";
  readonly setOutAt: number;
  readonly agents: number;
  readonly aim: AgentTurn["aim"];
  readonly watch: WatchSummary;
  /** Others used the machine meanwhile. Its turns count all the same, and it is told. */
  readonly contended: boolean;
}

export type TurnOutcome =
  | {
      readonly state: "answered";
      /** At the client, waiting for a slot included. */
      readonly ttftMs: number;
      readonly promptTokens: number;
      readonly outputTokens: number;
      /** By the server's counters: loading, the prompt's time, and the answer's (null for one token). */
      readonly loadMs: number;
      readonly promptMs: number;
      readonly decodeMs: number | null;
      /** Decode speed that the agent sees, tokens a second; null for one token. */
      readonly tokensPerSecond: number | null;
    }
  /** The server's fault, or too late: it counts as broken. */
  | { readonly state: "failed"; readonly reason: EngineReason | "limit-breached"; readonly message: Said }
  /** No measurement: the reply lacks its end or its counts. It is asked again. */
  | { readonly state: "void"; readonly why: Said };

export type SwarmRecord = AgentTurn | LevelEnded;
