import type { JournalRecord } from "../domain/journal";
import type { AgentTurn, LevelEnded } from "../domain/swarm";
import type { Trial } from "../domain/trial";
import type { Level } from "./next-level";
import { brokenBy } from "./turn";
import type { SwarmObjectives } from "../domain/swarm";

export interface SwarmProgress {
  /** The part of the run that is on now, or was the last. */
  readonly runId: string | null;
  readonly trials: readonly Trial[];
  /** In the order in which they ended. */
  readonly turns: readonly AgentTurn[];
  readonly ended: readonly LevelEnded[];
}

export const swarmProgressOf = (records: readonly JournalRecord[]): SwarmProgress => ({
  runId: records.findLast(({ kind }) => kind === "run-started")?.runId ?? null,
  trials: records.filter((record) => record.kind === "trial"),
  turns: records.filter((record) => record.kind === "agent-turn"),
  ended: records.filter((record) => record.kind === "level-ended"),
});

/**
 * What counts of a level, in the order of sending. A level ends in the middle of turns, the slow ones more often than the quick: so only what was
 * sent before the oldest of those counts. An agent that has had an answer has its next turn under way.
 */
export function countedTurns(turns: readonly AgentTurn[], agents: number): AgentTurn[] {
  const here = turns.filter((turn) => turn.agents === agents);
  const times = [...new Set(here.map(({ setOutAt }) => setOutAt))];
  return times
    .flatMap((at) => settledOf(here.filter(({ setOutAt }) => setOutAt === at), agents))
    .sort((a, b) => a.sentAt - b.sentAt || a.agent - b.agent);
}

function settledOf(turns: readonly AgentTurn[], agents: number): AgentTurn[] {
  if (turns.some(({ arrival }) => arrival !== undefined)) return settledArrivals(turns);
  const last = new Map<number, number>();
  for (const { agent, sentAt, wallMs } of turns) last.set(agent, Math.max(last.get(agent) ?? 0, sentAt + wallMs));
  if (last.size < agents) return [];
  const oldestUnderWay = Math.min(...last.values());
  return turns.filter(({ part, outcome, sentAt }) => part === "counted" && outcome.state !== "void" && sentAt <= oldestUnderWay);
}

/** All that came before the first whose end is not known. */
function settledArrivals(turns: readonly AgentTurn[]): AgentTurn[] {
  const inOrder = [...turns].sort((a, b) => (a.arrival ?? 0) - (b.arrival ?? 0));
  const gap = inOrder.findIndex(({ arrival }, place) => arrival !== place);
  return inOrder.slice(0, gap === -1 ? inOrder.length : gap).filter(({ part, outcome }) => part === "counted" && outcome.state !== "void");
}

export function levelOf({ turns, ended }: Pick<SwarmProgress, "turns" | "ended">, agents: number, objectives: SwarmObjectives): Level {
  const counted = countedTurns(turns, agents);
  const broken = counted.filter(({ outcome }) => brokenBy(outcome, objectives) !== null).length;
  return {
    kept: counted.length - broken,
    broken,
    proving: counted.some(({ aim }) => aim === "prove"),
    breached: ended.some((level) => level.agents === agents && level.watch.breach !== null),
  };
}

export function levelsOf(progress: Pick<SwarmProgress, "turns" | "ended">, objectives: SwarmObjectives): ReadonlyMap<number, Level> {
  const sizes = new Set([...progress.turns, ...progress.ended].map(({ agents }) => agents));
  return new Map([...sizes].map((agents) => [agents, levelOf(progress, agents, objectives)]));
}
