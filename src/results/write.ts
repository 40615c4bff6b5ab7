import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ModelReport } from "../core/domain/report";
import type { JournalRecord } from "../core/domain/journal";
import { toCsv } from "./csv";
import { journalPath } from "./journal";
import { toMarkdown } from "./markdown";
import { replaceFile } from "./replace-file";
import { toPresetsYaml } from "./presets-yaml";
import { SNAPSHOT_SCHEMA } from "./schema/snapshot";
import { slug } from "./slug";
import { toJson } from "./with-sentences";

export interface WrittenPaths {
  readonly journal: string;
  readonly json: string;
  readonly markdown: string;
  readonly csv: string;
  readonly presets: string;
  readonly environment: string;
}

/** Writes all views of a report. Each file is replaced whole or not at all. Throws ResultsError. */
export async function writeResults(folder: string, report: ModelReport, records: readonly JournalRecord[]): Promise<WrittenPaths> {
  const name = slug(report.model.name);
  const made = { schema: SNAPSHOT_SCHEMA, environment: report.environment, model: report.model };
  const snapshot = `${JSON.stringify(made, null, 2)}\n`;
  const hash = createHash("sha256").update(snapshot).digest("hex").slice(0, 8);
  const paths: WrittenPaths = {
    journal: journalPath(folder, report.model.name),
    json: join(folder, "summaries", `${name}.json`),
    markdown: join(folder, "summaries", `${name}.md`),
    csv: join(folder, "summaries", `${name}.csv`),
    presets: join(folder, "defaults", `${name}.yaml`),
    environment: join(folder, "env", `${name}-${hash}.json`),
  };
  const trials = records.filter((record) => record.kind === "trial");
  await replaceFile(paths.json, `${toJson(report, 2)}\n`);
  await replaceFile(paths.markdown, toMarkdown(report));
  await replaceFile(paths.csv, toCsv(trials));
  await replaceFile(paths.presets, toPresetsYaml(report));
  await replaceFile(paths.environment, snapshot);
  return paths;
}
