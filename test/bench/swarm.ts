import { percentileOf, ranked } from "../../src/core/statistics/percentile";
import { createRandom } from "../../src/core/statistics/random";
import { swarmReportOf } from "../../src/core/swarm/report";
import { runSwarm } from "../support/simulated/swarm-run";
import type { SwarmTruth } from "../support/simulated/swarm-server";
import { longLook, trueShare } from "../support/simulated/swarm-share";

/** `npm run bench:swarm`: how many agents at once pass, on simulated servers with known truth. Nothing here is measured. */

const WORLDS = Number(process.argv[2] ?? 200);
const ASKED = 0.875;
/** Requests of a long look at one level: its standard error is 1.7 points at the edge. */
const TURNS = 400;
/** A level whose true share is no better than asked, but close to it: there a pass is a matter of luck. */
const EDGE = 0.03;

function draw(seed: number): SwarmTruth {
  const random = createRandom(seed);
  const between = (low: number, high: number): number => low + (high - low) * random.next();
  const one = <T>(of: readonly T[]): T => of[Math.floor(random.next() * of.length)] as T;
  return {
    slots: one([1, 2, 4, 8]),
    queue: random.next() < 0.2 ? 3 : 512,
    prefillTokensPerSecond: between(300, 4_000),
    one: between(5, 40),
    queueing: between(0.02, 0.3),
    coordination: between(0, 0.01),
    noise: between(0.01, 0.05),
    errors: random.next() < 0.2 ? between(0, 0.03) : 0,
  };
}

interface Row {
  readonly truth: number;
  readonly passed: number;
  /** True share of the level that passed. */
  readonly share: number;
  readonly requests: number;
}

async function world(seed: number): Promise<Row> {
  const truth = draw(seed);
  const shares = new Map<number, number>();
  const shareAt = async (agents: number): Promise<number> => {
    const share = shares.get(agents) ?? (await trueShare(truth, agents, TURNS, seed * 1_000 + agents));
    shares.set(agents, share);
    return share;
  };
  let [good, bad] = [0, 65];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if ((await shareAt(middle)) >= ASKED) good = middle;
    else bad = middle;
  }
  const run = runSwarm(truth, { seed });
  const { records } = await run.result;
  const passed = swarmReportOf(records)?.passed?.agents ?? 0;
  return { truth: good, passed, share: passed === 0 ? 1 : await shareAt(passed), requests: run.server.requests };
}

/** A server that stands still for two seconds in each twenty, and is idle for most of the rest. */
const STALL = { ms: 2_000, everyMs: 20_000 };
const STALLING: SwarmTruth = { slots: 8, queue: 512, prefillTokensPerSecond: 1e9, one: 100, queueing: 0.01, coordination: 0, noise: 0, errors: 0, stall: STALL };
const STALL_AGENTS = 10;
const STALL_EVERY_MS = 10_000;
const STALL_REQUESTS = 20_000;

/**
 * 99th percentile of the time to the first token, ms: of requests that come by chance, as O3 sends them; the truth (what comes in a stall waits for its
 * end, and the rest for nothing); and what agents see that wait for their answers.
 */
async function stalling(): Promise<{ readonly open: number; readonly truth: number; readonly closed: number }> {
  const p99 = async (everyMs?: number): Promise<number> => {
    const turns = await longLook(STALLING, STALL_AGENTS, STALL_REQUESTS, 1, everyMs);
    const ttftMs = turns.flatMap(({ outcome }) => (outcome.state === "answered" ? [outcome.ttftMs] : []));
    return percentileOf(ranked(ttftMs), 0.99, 0.85)?.value ?? Number.NaN;
  };
  return { open: await p99(STALL_EVERY_MS), truth: STALL.ms - 0.01 * STALL.everyMs, closed: await p99() };
}

async function main(): Promise<number> {
  const rows: Row[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) rows.push(await world(seed));
  const stall = await stalling();
  const part = (holds: (row: Row) => boolean): number => rows.filter(holds).length / rows.length;
  const requests = rows.map((row) => row.requests).sort((a, b) => a - b);
  const figures = {
    bench: "swarm",
    simulated: true,
    worlds: rows.length,
    max_passing_exact: part(({ truth, passed }) => truth === passed),
    within_one: part(({ truth, passed }) => Math.abs(truth - passed) <= 1),
    false_pass_rate: part(({ share }) => share < ASKED),
    far_false_pass_rate: part(({ share }) => share < ASKED - EDGE),
    requests_median: requests[requests.length >> 1],
    open_p99_ms: Math.round(stall.open),
    open_p99_error: stall.open / stall.truth - 1,
    closed_p99_ms: Math.round(stall.closed),
  };
  console.log(JSON.stringify(figures));
  return figures.false_pass_rate <= 0.15 && Math.abs(figures.open_p99_error) <= 0.05 ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
