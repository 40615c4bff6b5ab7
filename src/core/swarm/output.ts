import type { AgentTurn } from "../domain/swarm";
import { mean } from "../statistics/location";

/** Output of all agents together, tokens a second, and how evenly they share it. */
export interface Output {
  readonly tokensPerSecond: number;
  /** Jain's index; null where nothing came out, and where requests come by chance: no two sessions have the same to do. */
  readonly fairness: number | null;
}

export function outputOf(turns: readonly AgentTurn[], agents: number): Output {
  if (turns.some(({ arrival }) => arrival !== undefined)) return { tokensPerSecond: rateOf(spanOf(turns)), fairness: null };
  const outputs = outputByAgent(turns);
  // The mean of those that are known, for all: a level that ends early has not heard from each of them.
  return { tokensPerSecond: outputs.length === 0 ? 0 : agents * mean(outputs), fairness: jain(outputs) };
}

interface Span {
  readonly tokens: number;
  readonly from: number;
  readonly to: number;
}

const spanOf = (turns: readonly AgentTurn[]): Span => ({
  tokens: turns.reduce((sum, { outcome }) => sum + (outcome.state === "answered" ? outcome.outputTokens : 0), 0),
  from: Math.min(...turns.map(({ sentAt }) => sentAt)),
  to: Math.max(...turns.map(({ sentAt, wallMs }) => sentAt + wallMs)),
});

const rateOf = ({ tokens, from, to }: Span): number => (to > from ? (1000 * tokens) / (to - from) : 0);

/** Of each agent by itself, so that neither the start nor the end of the others is in it. Pauses are: they are part of the work. */
function outputByAgent(turns: readonly AgentTurn[]): number[] {
  return groupedBy(turns, ({ agent }) => agent).flatMap((own) => {
    const spans = groupedBy(own, ({ setOutAt }) => setOutAt).map(spanOf);
    const known = spans.filter(({ from, to }) => to > from);
    return known.length === 0 ? [] : [mean(known.map(rateOf))];
  });
}

function groupedBy(turns: readonly AgentTurn[], key: (turn: AgentTurn) => number): AgentTurn[][] {
  const groups = new Map<number, AgentTurn[]>();
  for (const turn of turns) {
    const group = groups.get(key(turn));
    if (group) group.push(turn);
    else groups.set(key(turn), [turn]);
  }
  return [...groups.values()];
}

/** Jain, Chiu & Hawe 1984: (sum x)^2 / (n sum x^2). */
function jain(outputs: readonly number[]): number | null {
  const squares = outputs.reduce((sum, output) => sum + output * output, 0);
  return squares === 0 ? null : outputs.reduce((sum, output) => sum + output, 0) ** 2 / (outputs.length * squares);
}
