import type { ExportFormat } from "../protocol/panel";
import { toCsv, toJson, toMarkdown, toPresetsYaml } from "../results";
import { trialsOf } from "./history";
import type { PastRun } from "./history";

/** A run as the command line's `report` prints it. */
export function exportRun(run: PastRun, format: ExportFormat): string {
  switch (format) {
    case "md":
      return toMarkdown(run.report);
    case "json":
      return `${toJson(run.report, 2)}\n`;
    case "csv":
      return toCsv(trialsOf(run));
    case "yaml":
      return toPresetsYaml(run.report);
  }
}
