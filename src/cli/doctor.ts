import type { Command } from "commander";
import { resolve } from "node:path";
import { examine } from "../app/examine";
import { dataFolder } from "../app/state-folder";
import { colors } from "./colors";
import { findingInWords } from "../words/finding";
import type { FindingInWords } from "../words/finding";
import { endpointFrom } from "./connect";
import { EXIT } from "./exit";
import type { World } from "./world";

interface DoctorFlags {
  readonly endpoint?: string;
  readonly out?: string;
  readonly json: boolean;
}

export function addDoctor(program: Command, world: World): void {
  program
    .command("doctor")
    .description("check the server, the machine, the tools and the limits, and say what to do about problems")
    .option("--endpoint <url>", "the server (default: OLLAMA_HOST or http://127.0.0.1:11434)")
    .option("--out <dir>", "folder for results that are to be put there as well")
    .option("--json", "print one JSON document", false)
    .action(async (flags: DoctorFlags) => {
      const findings = await examine(
        {
          endpoint: endpointFrom(flags.endpoint, world),
          env: world.env,
          workspace: world.cwd,
          resultsFolder: flags.out === undefined ? dataFolder(world.env) : resolve(world.cwd, flags.out),
        },
        world.signal,
      );
      const told = findings.map((finding) => findingInWords(finding));
      world.out(flags.json ? `${JSON.stringify(told, null, 2)}\n` : lines(told));
      const problem = findings.find((finding) => finding.state === "problem");
      if (problem) world.exitCode = problem.what === "server" ? EXIT.unreachable : EXIT.failed;
    });
}

const MARKS = { ok: colors.green("ok     "), note: colors.dim("note   "), warning: colors.yellow("warning"), problem: colors.red("problem") } as const;

function lines(findings: readonly FindingInWords[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length)) + 2;
  return findings
    .map(
      ({ state, what, detail, remedy }) =>
        `${MARKS[state]}  ${what.padEnd(width)}${detail}${remedy ? `\n${" ".repeat(9 + width)}→ ${remedy}` : ""}\n`,
    )
    .join("");
}
