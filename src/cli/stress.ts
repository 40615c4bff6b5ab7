import type { Command } from "commander";
import type { JournalRecord } from "../core/domain/journal";
import { runChains } from "../core/domain/chains";
import type { LoadTest } from "../app/load-test";
import type { EngineIdentity } from "../core/domain/environment";
import type { StressReport } from "../core/domain/stress-report";
import { STRESS } from "../core/runs/stress";
import type { StressTypes } from "../core/runs/stress/types";
import { SWARM } from "../core/runs/swarm";
import { writeStress } from "../results/stress";
import type { SwarmPaths } from "../results/swarm";
import { inEnglish } from "../words/say";
import { STRESS_COLUMNS, stressInWords, stressRow } from "../words/stress";
import { EXIT } from "./exit";
import { loadCommand, withLoadFlags } from "./load-test";
import type { LoadBasics, LoadFlags, Shown } from "./load-test";
import { between } from "./options";
import { agents } from "./swarm";
import type { World } from "./world";

interface StressFlags extends LoadFlags {
  readonly minutes: number;
  readonly agents?: number;
}

/** Less is no load that lasts, more than a day no test. */
const minutes = (text: string): number => between(text, 1, 24 * 60, "a number of minutes from 1 to 1440; from 5 on the answer is about what lasts");

const TEST: LoadTest<StressTypes, SwarmPaths> = {
  kind: STRESS,
  title: "load",
  question: ["shape", "agents", "holdMs", "limits", "options"],
  write: writeStress,
};

/** Loading, filling a window and the answers under way at the end take time beside the load itself. */
const BESIDE_MS = 30 * 60_000;

export function addStress(program: Command, world: World): void {
  withLoadFlags(program.command("stress").description("find whether a model's speed and memory last under full load"))
    .option("--minutes <n>", "how long the load is held", minutes, 10)
    .option("--agents <n>", "how many work at once (default: what 'o3 swarm' has proven, else 1)", agents)
    .action((model: string | undefined, flags: StressFlags) => {
      const request = (basics: LoadBasics, earlier: readonly JournalRecord[], identity: EngineIdentity): Parameters<typeof STRESS.situationOf>[0]["request"] => ({
        ...basics,
        agents: flags.agents ?? provenAgents(earlier, identity) ?? 1,
        holdMs: flags.minutes * 60_000,
        budgetMs: flags.minutes * 60_000 + BESIDE_MS,
      });
      return loadCommand({ test: TEST, request, show }, model, flags, world);
    });
}

/** On a server with the same settings: what passed with other slots says nothing of this one. */
function provenAgents(records: readonly JournalRecord[], { server }: EngineIdentity): number | null {
  const reports = runChains(records, "swarm").flatMap((chain) => SWARM.report(chain) ?? []);
  const here = reports.filter(({ environment }) => JSON.stringify(environment.engine.server.settings) === JSON.stringify(server.settings));
  return here.find(({ passed }) => passed !== null)?.passed?.agents ?? null;
}

const show = (report: StressReport): Shown => ({
  sentences: stressInWords(report, inEnglish),
  columns: STRESS_COLUMNS,
  rows: report.windows.map(stressRow),
  simulated: report.simulated,
  exitCode: exitCodeOf(report),
});

/** 0: speed and memory last; 5: one of them cannot be told; 4: one of them does not, or a limit was reached. */
function exitCodeOf({ ending, speed, memory, breach, windows }: StressReport): number {
  if (ending.state === "cancelled") return EXIT.cancelled;
  if (breach !== null || ending.state === "nothing-fits" || speed.state === "throttles" || memory.state === "leaks") return EXIT.nothingFits;
  return windows.length === 0 || speed.state !== "holds" || memory.state !== "none-seen" ? EXIT.provisional : EXIT.certified;
}
