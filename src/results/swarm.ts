import { join } from "node:path";
import type { SwarmReport } from "../core/domain/swarm-report";
import { formatPercent, formatTokens } from "../core/format";
import { inEnglish } from "../words/say";
import { SWARM_COLUMNS, swarmInWords, swarmRow } from "../words/swarm";
import { journalPath } from "./journal";
import { replaceFile } from "./replace-file";
import { slug } from "./slug";
import { toJson } from "./with-sentences";

export interface SwarmPaths {
  readonly journal: string;
  readonly json: string;
  readonly markdown: string;
}

/** `which`: what the files' names say beside the model. Each file is replaced whole or not at all. Throws ResultsError. */
export async function writeSwarm(folder: string, report: SwarmReport, which = "swarm"): Promise<SwarmPaths> {
  const name = join(folder, "summaries", `${slug(report.model.name)}.${which}`);
  const paths = { journal: journalPath(folder, report.model.name), json: `${name}.json`, markdown: `${name}.md` };
  await replaceFile(paths.json, `${toJson(report, 2)}\n`);
  await replaceFile(paths.markdown, swarmMarkdown(report));
  return paths;
}

export function swarmMarkdown(report: SwarmReport): string {
  const { model, request, environment, contextTokens, levels } = report;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return `${[
    `# ${model.name}: agents at once${report.simulated ? " (simulated: nothing here was measured)" : ""}`,
    swarmInWords(report, inEnglish).join("\n\n"),
    [row(SWARM_COLUMNS), row(SWARM_COLUMNS.map(() => "---")), ...levels.map((level) => row(swarmRow(level, inEnglish)))].join("\n"),
    [
      `- Sessions: ${request.shape}, ${contextTokens === null ? "window not known" : `${formatTokens(contextTokens)} each`}, up to ${request.maxAgents} agents, seed ${request.seed}.`,
      `- Passed: at least ${formatPercent(request.objectives.success)} of the requests keep both limits, at ${formatPercent(request.confidence)} confidence over all levels that were tried.`,
      `- Server: ${environment.engine.kind} ${environment.engine.version}, ${environment.engine.server.settings.numParallel} at a time.`,
      `- Ended: ${report.ending.state}.`,
    ].join("\n"),
  ].join("\n\n")}\n`;
}
