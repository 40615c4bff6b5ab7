import { join } from "node:path";
import type { EffectiveReport } from "../core/domain/effective-report";
import { formatPercent, formatTokens } from "../core/format";
import { EFFECTIVE_COLUMNS, effectiveInWords, effectiveRow, FAMILY_TITLES } from "../words/effective";
import { inEnglish } from "../words/say";
import { journalPath } from "./journal";
import { replaceFile } from "./replace-file";
import { slug } from "./slug";
import type { SwarmPaths } from "./swarm";
import { toJson } from "./with-sentences";

/** Each file is replaced whole or not at all. Throws ResultsError. */
export async function writeEffective(folder: string, report: EffectiveReport): Promise<SwarmPaths> {
  const name = join(folder, "summaries", `${slug(report.model.name)}.effective`);
  const paths = { journal: journalPath(folder, report.model.name), json: `${name}.json`, markdown: `${name}.md` };
  await replaceFile(paths.json, `${toJson(report, 2)}\n`);
  await replaceFile(paths.markdown, effectiveMarkdown(report));
  return paths;
}

export function effectiveMarkdown(report: EffectiveReport): string {
  const { model, request, environment, contextTokens, baseTokens, lengths, families } = report;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return `${[
    `# ${model.name}: usable context${report.simulated ? " (simulated: nothing here was measured)" : ""}`,
    effectiveInWords(report, inEnglish).join("\n\n"),
    [row(EFFECTIVE_COLUMNS), row(EFFECTIVE_COLUMNS.map(() => "---")), ...lengths.map((length) => row(effectiveRow(length, inEnglish)))].join("\n"),
    [
      `- Asked: ${request.families.map((family) => FAMILY_TITLES[family]).join(", ")}, seed ${request.seed}${contextTokens === null ? "" : `, in a window of ${formatTokens(contextTokens)}`}.`,
      `- Base: ${families.map(({ family, right, of, used }) => `${FAMILY_TITLES[family]} ${of === 0 ? "not asked" : `${right}/${of}`}${used || of === 0 ? "" : " (too few to hold longer texts against them)"}`).join(", ") || "nothing was asked"} at ${baseTokens} tokens.`,
      `- Intervals are exact, two-sided, at ${formatPercent(request.confidence)} confidence. Above ${baseTokens} tokens only tasks are asked that were solved there.`,
      `- Server: ${environment.engine.kind} ${environment.engine.version}.`,
      `- Ended: ${report.ending.state}.`,
    ].join("\n"),
  ].join("\n\n")}\n`;
}
