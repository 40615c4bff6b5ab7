import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import type { LoadTest } from "../app/load-test";
import { swarmSlots } from "../app/swarm-slots";
import type { SwarmReport } from "../core/domain/swarm-report";
import { UsageError } from "../core/errors";
import { SWARM } from "../core/runs/swarm";
import type { SwarmTypes } from "../core/runs/swarm/types";
import { writeSwarm } from "../results/swarm";
import type { SwarmPaths } from "../results/swarm";
import { inEnglish } from "../words/say";
import { slotsInWords } from "../words/swarm-slots";
import { SWARM_COLUMNS, swarmInWords, swarmRow } from "../words/swarm";
import { inWords } from "../words/said";
import { EXIT } from "./exit";
import { loadCommand, withLoadFlags } from "./load-test";
import type { Given, LoadFlags, More, Shown } from "./load-test";
import { duration, firstTokenTime, rate, share } from "./options";
import type { World } from "./world";

interface SwarmFlags extends LoadFlags {
  readonly agents: number;
  readonly minTps: number;
  readonly maxTtft: number;
  readonly success: number;
  readonly confidence: number;
  readonly budget: number;
  readonly arrivals: "closed" | "poisson";
  readonly every?: number;
  readonly slots: "server" | "search";
}

/** Between two requests of one agent that works without a pause for its user, ms. */
const EVERY_MS = 10_000;

/** Agents: 24 or 1..24. */
export function agents(text: string): number {
  const value = Number(/^(?:1\.\.)?(\d+)$/.exec(text)?.[1] ?? Number.NaN);
  if (!(value >= 1 && value <= 64)) throw new InvalidArgumentError("It has to be a number of agents from 1 to 64, such as 24 or 1..24.");
  return value;
}

const TEST: LoadTest<SwarmTypes, SwarmPaths> = {
  kind: SWARM,
  title: "agents",
  question: ["shape", "maxAgents", "everyMs", "objectives", "confidence", "limits", "options"],
  write: writeSwarm,
};

export function addSwarm(program: Command, world: World): void {
  withLoadFlags(program.command("swarm").description("find how many agents at once a model serves fast enough, and prove it"))
    .option("--agents <n>", "the most agents to try, from 1 to 64", agents, 64)
    .option("--min-tps <n>", "decode speed that each agent must see, tokens a second", rate, 2.5)
    .option("--max-ttft <time>", "longest time to the first token of a turn, such as 5s, 800ms or 5 (seconds)", firstTokenTime, 5_000)
    .option("--success <share>", "share of requests that must keep both", share, 0.875)
    .option("--confidence <share>", "how sure the proof has to be", share, 0.85)
    .addOption(new Option("--arrivals <how>", "when requests come: each agent's after its last answer, or by chance").choices(["closed", "poisson"]).default("closed"))
    .option("--every <time>", "with --arrivals poisson: time between two requests of one agent, on average (default: 10s)", duration)
    .addOption(new Option("--slots <which>", "requests that the server works on side by side: as it is, or other numbers too, on servers of O3's own").choices(["server", "search"]).default("server"))
    .option("--budget <time>", "wall time for the whole run, such as 10m", duration, 600_000)
    .action((model: string | undefined, flags: SwarmFlags) =>
      loadCommand(
        {
          test: TEST,
          request: (basics) => ({
            ...basics,
            maxAgents: flags.agents,
            ...arrivals(flags),
            objectives: { minTokensPerSecond: flags.minTps, maxTtftMs: flags.maxTtft, success: flags.success },
            confidence: flags.confidence,
            // The server as it is takes half of the time, the others the rest.
            budgetMs: flags.slots === "search" ? flags.budget / 2 : flags.budget,
          }),
          show,
          more: flags.slots === "search" ? searchSlots : undefined,
        },
        model,
        flags,
        world,
      ),
    );
}

function arrivals({ arrivals: how, every }: SwarmFlags): { readonly everyMs?: number } {
  if (how === "poisson") return { everyMs: every ?? EVERY_MS };
  if (every !== undefined) throw new UsageError("--every belongs to --arrivals poisson: without it each agent sends its next request after its last answer.");
  return {};
}

async function searchSlots(given: Given<SwarmTypes>, own: SwarmReport, signal: AbortSignal): Promise<More> {
  if (own.passed?.agents === own.request.maxAgents) return { reports: [], sentences: slotsInWords(own, [], inEnglish) };
  const testWith = (slots: number): LoadTest<SwarmTypes, SwarmPaths> => ({ ...TEST, write: (folder, report) => writeSwarm(folder, report, `swarm-${slots}-slots`) });
  const found = await swarmSlots({ ...given, testWith }, signal);
  if (found.state === "impossible") return { reports: [], sentences: [`Other numbers of slots cannot be tried: ${inWords(found.why)}`] };
  return { reports: found.reports, sentences: slotsInWords(own, found.reports, inEnglish) };
}

const show = (report: SwarmReport): Shown => ({
  sentences: swarmInWords(report, inEnglish),
  columns: SWARM_COLUMNS,
  rows: report.levels.map((level) => swarmRow(level, inEnglish)),
  simulated: report.simulated,
  exitCode: exitCodeOf(report),
});

function exitCodeOf({ ending, passed, promising }: SwarmReport): number {
  if (ending.state === "cancelled") return EXIT.cancelled;
  if (passed) return EXIT.certified;
  return promising ? EXIT.provisional : EXIT.nothingFits;
}
