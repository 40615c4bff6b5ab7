import { createRandom } from "../../src/core/statistics/random";
import { swarmReportOf } from "../../src/core/swarm/report";
import { runSwarm } from "../support/simulated/swarm-run";
import type { SwarmTruth } from "../support/simulated/swarm-server";
import { trueShare } from "../support/simulated/swarm-share";

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

async function main(): Promise<number> {
  const rows: Row[] = [];
  for (let seed = 1; seed <= WORLDS; seed++) rows.push(await world(seed));
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
  };
  console.log(JSON.stringify(figures));
  return figures.false_pass_rate <= 0.15 ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
