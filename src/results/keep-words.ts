import type { ModelReport } from "../core/domain/report";
import { keepCommands } from "../keep";
import type { KeepGuide } from "../keep";
import { recommendServer } from "../core/servers/recommend";

export interface KeepWords {
  readonly reasons: readonly string[];
  readonly guides: readonly KeepGuide[];
}

/** Settings of the server that are worth keeping, why, and the commands for this system; null where there are none. O3 never runs them. */
export function keepInWords(report: ModelReport): KeepWords | null {
  const { engine, hardware } = report.environment;
  // The other engines are started by O3 itself: there is nothing to keep.
  if (engine.kind !== "ollama") return null;
  const recommended = recommendServer(report);
  return recommended && { reasons: recommended.reasons, guides: keepCommands(recommended.asked, hardware.platform) };
}

/** As Markdown: a heading and a block of commands for each way in which the server may have been started. */
export function keepMarkdown(report: ModelReport): string[] {
  const keep = keepInWords(report);
  if (!keep) return [];
  const block = (lines: readonly string[]): string => `\`\`\`sh\n${lines.join("\n")}\n\`\`\``;
  return [
    "## Worth keeping on the server",
    `${keep.reasons.map((reason) => `- ${reason}`).join("\n")}\n\nO3 changes no server. These commands do, for the way yours is started:`,
    ...keep.guides.flatMap(({ title, commands, undo, note }) => [
      `### ${title}`,
      ...(note === "" ? [] : [note]),
      block(commands),
      `To take it back:\n\n${block(undo)}`,
    ]),
  ];
}
