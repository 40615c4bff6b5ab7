import type { AgentTurn, SwarmObjectives } from "../domain/swarm";
import type { Body } from "../domain/journal";
import type { RunnerSettings } from "../domain/settings";
import type { TokenScale } from "../workload/token-count";
import type { SessionShape } from "./shapes";

/** So many agents at once, until it is known what was to be known. */
export interface LevelPlan {
  /** Names this attempt in its records, epoch ms. */
  readonly setOutAt: number;
  readonly agents: number;
  /** What the turns are for by now: a look may become a proof on the way. */
  readonly aim: () => AgentTurn["aim"];
  readonly loadId: string;
  readonly settings: RunnerSettings;
  readonly shape: SessionShape;
  readonly scale: TokenScale;
  readonly objectives: SwarmObjectives;
  /** Requests come by chance, for each agent one in so many ms on average; left out: each agent goes on when it has its answer. */
  readonly everyMs?: number | undefined;
  /** Whether the turns so far say enough. */
  readonly isEnough: () => boolean;
  /** On the disk when it resolves. */
  readonly keep: (turn: Body<AgentTurn>) => Promise<void>;
}
