import { basicsOf } from "../domain/chains";
import type { JournalRecord } from "../domain/journal";
import type { AgentTurn, SwarmObjectives, TurnOutcome } from "../domain/swarm";
import { SWARM_REPORT_SCHEMA } from "../domain/swarm-report";
import type { SwarmLevel, SwarmReport } from "../domain/swarm-report";
import { loadsOf } from "../domain/trial";
import { earnedBound } from "../statistics/certificate";
import { median } from "../statistics/location";
import { percentileOf, ranked } from "../statistics/percentile";
import { bestAgents, fitLaw, FITS_WITHIN } from "./law";
import { nextLevel, standingOf } from "./next-level";
import type { Standing } from "./next-level";
import { outputOf } from "./output";
import { countedTurns, levelsOf, swarmProgressOf } from "./progress";
import type { SwarmProgress } from "./progress";
import { brokenBy } from "./turn";

type Answered = Extract<TurnOutcome, { state: "answered" }>;

/** What a run and those that it continues have shown; null where there is no such run. */
export function swarmReportOf(chain: readonly JournalRecord[]): SwarmReport | null {
  const basics = basicsOf(chain, "swarm");
  if (!basics) return null;
  const { request } = basics;
  const progress = swarmProgressOf(chain);
  const { objectives, confidence } = request;
  const counts = levelsOf(progress, objectives);
  const end = nextLevel(counts, objectives, confidence, request.maxAgents);
  const provenAgents = end.kind === "done" ? end.passed : null;
  const levels = levelsIn(progress, objectives, standingOf(counts, objectives, confidence), provenAgents, confidence);
  const passed = levels.find(({ state }) => state === "passed");
  const failing = levels.find(({ state }) => state === "failed");
  const promising = levels.findLast(({ agents, state }) => state === "promising" && (!failing || agents < failing.agents));
  return {
    kind: "swarm",
    schema: SWARM_REPORT_SCHEMA,
    ...basics,
    contextTokens: loadsOf(progress.trials).findLast(({ contextTokensObserved }) => contextTokensObserved !== null)?.contextTokensObserved ?? null,
    levels,
    // The proof is for what was asked; what its counts would show by themselves is another question.
    passed: passed ? { ...partOf(passed), bound: { reliability: objectives.success, confidence } } : null,
    promising: passed || !promising ? null : { ...partOf(promising), bound: earnedBound(promising.kept, promising.sent, confidence) },
    failing: failing ? failingOf(failing, progress) : null,
    monotone: isMonotone(levels),
    // What comes by chance is answered as it comes: the output says how much came.
    law: request.everyMs === undefined ? lawOf(levels) : null,
  };
}

const partOf = ({ agents, kept, sent }: SwarmLevel): Pick<SwarmLevel, "agents" | "kept" | "sent"> => ({ agents, kept, sent });

/** Only the level that the answer names has passed: nothing is claimed of those that were looked at. */
function levelsIn(progress: SwarmProgress, objectives: SwarmObjectives, { states }: Standing, proven: number | null, confidence: number): SwarmLevel[] {
  return [...states].reverse().map(([agents, state]) => {
    const turns = countedTurns(progress.turns, agents);
    const answered = turns.flatMap(({ outcome }) => (outcome.state === "answered" ? [outcome] : []));
    const broken = turns.map(({ outcome }) => brokenBy(outcome, objectives));
    const count = (what: (typeof broken)[number]): number => broken.filter((one) => one === what).length;
    const ttft = answered.map(({ ttftMs }) => ttftMs);
    const output = outputOf(turns, agents);
    return {
      agents,
      state: agents === proven ? "passed" : state === "passed" ? "promising" : state,
      sent: turns.length,
      kept: broken.filter((one) => one === null).length,
      broken: { firstToken: count("first-token"), speed: count("speed"), failed: count("failed") },
      failures: reasonsOf(turns),
      tokensPerSecond: output.tokensPerSecond,
      agentTokensPerSecond: middle(answered.flatMap(({ tokensPerSecond }) => tokensPerSecond ?? [])),
      ttftMs: { median: middle(ttft), p95: percentileOf(ranked(ttft), 0.95, confidence) },
      queueMs: middle(answered.map(queueMs)),
      fairness: output.fairness,
      contended: progress.ended.some((level) => level.agents === agents && level.contended),
    };
  });
}

const middle = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values));
const queueMs = ({ ttftMs, loadMs, promptMs }: Answered): number => Math.max(0, ttftMs - loadMs - promptMs);

function reasonsOf(turns: readonly AgentTurn[]): Record<string, number> {
  const reasons: Record<string, number> = {};
  for (const { outcome } of turns) if (outcome.state === "failed") reasons[outcome.reason] = (reasons[outcome.reason] ?? 0) + 1;
  return reasons;
}

function failingOf(level: SwarmLevel, { ended }: SwarmProgress): SwarmReport["failing"] {
  const { agents } = level;
  const breach = ended.find((one) => one.agents === agents && one.watch.breach !== null)?.watch.breach;
  return breach ? { agents, first: "limit", why: breach.message } : { agents, first: firstBroken(level) };
}

function firstBroken({ broken }: SwarmLevel): "failed" | "first-token" | "speed" {
  const most = Math.max(broken.failed, broken.firstToken, broken.speed);
  return broken.failed === most ? "failed" : broken.firstToken === most ? "first-token" : "speed";
}

const isMonotone = (levels: readonly SwarmLevel[]): boolean =>
  levels.every(({ state }, at) => state !== "failed" || levels.slice(at + 1).every((higher) => higher.state !== "passed" && higher.state !== "promising"));

/** A level that was given up after a few requests says little of its output. */
const ENOUGH_FOR_LAW = 4;

function lawOf(levels: readonly SwarmLevel[]): SwarmReport["law"] {
  const law = fitLaw(levels.filter(({ sent }) => sent >= ENOUGH_FOR_LAW));
  if (!law) return null;
  const { one, queueing, coordination, worst } = law;
  return { oneTokensPerSecond: one, queueing, coordination, worst, fits: worst <= FITS_WITHIN, bestAgents: bestAgents(law) };
}
