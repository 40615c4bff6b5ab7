import { join } from "node:path";
import type { StressReport } from "../core/domain/stress-report";
import { formatDuration, formatTokens } from "../core/format";
import { inEnglish } from "../words/say";
import { STRESS_COLUMNS, stressInWords, stressRow } from "../words/stress";
import { journalPath } from "./journal";
import { replaceFile } from "./replace-file";
import { slug } from "./slug";
import { toJson } from "./with-sentences";
import type { SwarmPaths } from "./swarm";

/** Each file is replaced whole or not at all. Throws ResultsError. */
export async function writeStress(folder: string, report: StressReport): Promise<SwarmPaths> {
  const name = join(folder, "summaries", `${slug(report.model.name)}.stress`);
  const paths = { journal: journalPath(folder, report.model.name), json: `${name}.json`, markdown: `${name}.md` };
  await replaceFile(paths.json, `${toJson(report, 2)}\n`);
  await replaceFile(paths.markdown, stressMarkdown(report));
  return paths;
}

export function stressMarkdown(report: StressReport): string {
  const { model, request, environment, windows } = report;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const { numCtx } = request.options;
  return `${[
    `# ${model.name}: under load${report.simulated ? " (simulated: nothing here was measured)" : ""}`,
    stressInWords(report, inEnglish).join("\n\n"),
    [row(STRESS_COLUMNS), row(STRESS_COLUMNS.map(() => "---")), ...windows.map((window) => row(stressRow(window)))].join("\n"),
    [
      `- Asked: ${request.agents} at work for ${formatDuration(request.holdMs)}, sessions of the shape ${request.shape}${numCtx === "auto" ? "" : `, a window of ${formatTokens(numCtx)} each`}, seed ${request.seed}.`,
      `- Server: ${environment.engine.kind} ${environment.engine.version}, ${environment.engine.server.settings.numParallel} at a time.`,
      `- Ended: ${report.ending.state}.`,
    ].join("\n"),
  ].join("\n\n")}\n`;
}
