import type { ModelReport } from "../core/domain/report";
import { keepCommands } from "../keep";
import type { KeepGuide } from "../keep";
import { formatBytes, formatTokens } from "../core/format";
import { recommendServer } from "../core/servers/recommend";
import type { PresetLoss } from "../core/servers/recommend";
import { inWords } from "../words/said";
import { presetTitle } from "../words/presets";

export interface KeepWords {
  readonly reasons: readonly string[];
  /** What the presets lose under these settings, a sentence each. */
  readonly losses: readonly string[];
  readonly guides: readonly KeepGuide[];
}

/** Settings of the server that are worth keeping, why, and the commands for this system; null where there are none. O3 never runs them. */
export function keepInWords(report: ModelReport): KeepWords | null {
  const { engine, hardware } = report.environment;
  // The other engines are started by O3 itself: there is nothing to keep.
  if (engine.kind !== "ollama") return null;
  const recommended = recommendServer(report);
  return recommended && { reasons: recommended.reasons.map((reason) => inWords(reason)), losses: recommended.losses.map(lossInWords), guides: keepCommands(recommended.asked, hardware.platform) };
}

/** "Max context (131,072 tokens) would no longer fit: 22.1 GiB predicted, 20.0 GiB there." */
function lossInWords({ preset, contextTokens, kind, footprintBytes, roomBytes }: PresetLoss): string {
  const which = `${presetTitle(preset)} (${formatTokens(contextTokens)})`;
  if (kind === "no-fit") {
    return `${which} would no longer fit: ${formatBytes(footprintBytes ?? 0)} predicted, ${formatBytes(roomBytes ?? 0)} available.`;
  }
  const fits = footprintBytes === null ? "" : ` would still fit (${formatBytes(footprintBytes)} predicted) but`;
  return `${which}${fits} needs a new proof: it was proven with the server's present settings. Optimize again after the change.`;
}

/** As Markdown: a heading and a block of commands for each way in which the server may have been started. */
export function keepMarkdown(report: ModelReport): string[] {
  const keep = keepInWords(report);
  if (!keep) return [];
  const block = (lines: readonly string[]): string => `\`\`\`sh\n${lines.join("\n")}\n\`\`\``;
  return [
    "## Recommended server settings",
    keep.reasons.map((reason) => `- ${reason}`).join("\n"),
    ...(keep.losses.length === 0 ? [] : [`What that does to the presets:\n\n${keep.losses.map((loss) => `- ${loss}`).join("\n")}`]),
    `O3 does not change your server. Run the commands that match how you start Ollama:`,
    ...keep.guides.flatMap(({ title, commands, undo, note }) => [
      `### ${title}`,
      ...(note === "" ? [] : [note]),
      block(commands),
      `To take it back:\n\n${block(undo)}`,
    ]),
  ];
}
