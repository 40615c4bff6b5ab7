import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { LoadTest } from "../app/load-test";
import { TASK_FAMILIES } from "../core/domain/effective";
import type { TaskFamily } from "../core/domain/effective";
import type { EffectiveReport, UsableLength } from "../core/domain/effective-report";
import { EFFECTIVE } from "../core/runs/effective";
import type { EffectiveTypes } from "../core/runs/effective/types";
import { writeEffective } from "../results/effective";
import type { SwarmPaths } from "../results/swarm";
import { EFFECTIVE_COLUMNS, effectiveInWords, effectiveRow } from "../words/effective";
import { inEnglish } from "../words/say";
import { EXIT } from "./exit";
import { loadCommand, withTestFlags } from "./load-test";
import type { DefaultWindow, Shown, TestFlags } from "./load-test";
import { duration, share } from "./options";
import type { World } from "./world";

interface EffectiveFlags extends TestFlags {
  readonly families: readonly TaskFamily[];
  readonly confidence: number;
  readonly budget: number;
}

/** fact,chain or all. */
function families(text: string): readonly TaskFamily[] {
  const wanted = text === "all" ? TASK_FAMILIES : text.split(",").map((name) => name.trim());
  const unknown = wanted.find((name) => !TASK_FAMILIES.some((family) => family === name));
  if (unknown !== undefined) throw new InvalidArgumentError(`There are no tasks called "${unknown}". Name some of ${TASK_FAMILIES.join(", ")}, or all.`);
  return TASK_FAMILIES.filter((family) => wanted.includes(family));
}

const TEST: LoadTest<EffectiveTypes, SwarmPaths> = {
  kind: EFFECTIVE,
  title: "usable context",
  question: ["families", "confidence", "keep", "score", "limits", "options", "seed"],
  write: writeEffective,
};

/** Of what is solved in a short text, what has to be solved still: as NoLiMa has it. */
const KEEP = 0.85;
/** What has to be found: as RULER has it (what Llama 2 7B finds in 4K). */
const SCORE = 0.856;
/** A window that most agents ask for, where none is proven. */
const WINDOW: DefaultWindow = { tokens: 16_384, preset: "max_context", note: "What is tested is a window of 16,384 tokens; --context or --preset change it." };

export function addEffective(program: Command, world: World): void {
  withTestFlags(program.command("effective").description("find how much of its window a model can use, and the compaction point for clients"))
    .option("--families <names>", `kinds of tasks: ${TASK_FAMILIES.join(", ")}, or all`, families, TASK_FAMILIES)
    .option("--confidence <share>", "how sure each of the two answers has to be", share, 0.85)
    .option("--budget <time>", "wall time for the whole run, such as 30m", duration, 1_800_000)
    .action((model: string | undefined, flags: EffectiveFlags) =>
      loadCommand(
        {
          test: TEST,
          window: WINDOW,
          request: ({ model: name, limits, options, seed }) => ({
            ...{ model: name, limits, options, seed },
            ...{ families: flags.families, confidence: flags.confidence, keep: KEEP, score: SCORE, budgetMs: flags.budget },
          }),
          show,
        },
        model,
        flags,
        world,
      ),
    );
}

const show = (report: EffectiveReport): Shown => ({
  sentences: effectiveInWords(report, inEnglish),
  columns: EFFECTIVE_COLUMNS,
  rows: report.lengths.map((length) => effectiveRow(length, inEnglish)),
  simulated: report.simulated,
  exitCode: exitCodeOf(report),
});

/** 0: a length is proven; 5: it cannot be told; 4: the model does not fit, or not even the short text is usable. */
function exitCodeOf({ ending, relative, absolute }: EffectiveReport): number {
  if (ending.state === "cancelled") return EXIT.cancelled;
  if (ending.state === "nothing-fits") return EXIT.nothingFits;
  if ([relative, absolute].some(isProven)) return EXIT.certified;
  return absolute.state === "nowhere" && relative.state !== "at-least" ? EXIT.nothingFits : EXIT.provisional;
}

const isProven = (answer: UsableLength): boolean => answer.state === "at-least" && answer.seen !== null;
