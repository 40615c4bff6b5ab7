import { assembleReport } from "../../src/core/report/assemble";
import { createSimulation, machineNamed, modelNamed } from "../support/simulated";
import { runOptimize } from "../support/simulated/optimize-run";

/**
 * `npm run bench:busy`: on a machine that other programs disturb in three trials of ten, with twice the time that a quiet run takes, the race
 * costs hardly any run its certificates. Simulated; nothing here is measured.
 */

const RUNS = 20;
const VISITS = 25;
/** Runs that the race may cost: of twenty each, chance alone moves as many. */
const MAY_COST = 3;
/** Fewer proven runs without the race would compare nothing. */
const ENOUGH = 5;

const MACHINE = { machine: machineNamed("gpu-24GB"), model: modelNamed("llama3.1:8b"), wander: 0.002 };

async function main(): Promise<number> {
  const quiet = assembleReport((await runOptimize(createSimulation({ ...MACHINE, seed: 1 }))).records);
  const budgetMs = 2 * ((quiet?.endedAt ?? 0) - (quiet?.startedAt ?? 0));
  const [plain, raced] = [await provenRuns(0, budgetMs), await provenRuns(VISITS, budgetMs)];
  console.log(`Simulated; nothing here was measured. All presets certified in ${raced} of ${RUNS} runs with the race, in ${plain} without.`);
  console.log(JSON.stringify({ runs: RUNS, proven_with_race: raced, proven_without_race: plain }));
  return plain >= ENOUGH && raced >= plain - MAY_COST ? 0 : 1;
}

async function provenRuns(tuneVisits: number, budgetMs: number): Promise<number> {
  let proven = 0;
  for (let seed = 1; seed <= RUNS; seed++) {
    const busy = createSimulation({ ...MACHINE, seed, faults: { burstRate: 0.3 } });
    const { records } = await runOptimize(busy, { protocol: { tuneVisits }, request: { budgetMs } });
    if (assembleReport(records)?.presets.every(({ evidence }) => evidence.state === "certified")) proven++;
  }
  return proven;
}

void main().then((code) => {
  process.exitCode = code;
});
