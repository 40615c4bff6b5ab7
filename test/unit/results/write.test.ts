import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelReport } from "../../../src/core/domain/report";
import { toCsv, toMarkdown, toPresetsYaml, writeResults } from "../../../src/results";
import type { WrittenPaths } from "../../../src/results";
import { reportSchema } from "../../../src/results/schema/report";
import { environmentSnapshot } from "../../../src/results/schema/snapshot";
import { saying } from "../../support/saying";
import { onFailingDisk } from "./failing-disk";
import { inFolder } from "./folder";
import { sampleRun } from "./records";

async function write(folder: string, changes: Partial<ModelReport> = {}): Promise<{ paths: WrittenPaths; report: ModelReport }> {
  const { records, report } = await sampleRun();
  const changed = { ...report, ...changes };
  return { paths: await writeResults(folder, changed, records), report: changed };
}

const text = (path: string): string => readFileSync(path, "utf8");
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [join(entry.parentPath, entry.name)] : [],
  );

describe("the files of a run", () => {
  it("are all views of one report, and nothing else is left", () =>
    inFolder(async (folder) => {
      const { paths, report } = await write(folder);
      const { records } = await sampleRun();
      assert.deepEqual(reportSchema.parse(JSON.parse(text(paths.json))), report);
      assert.equal(text(paths.markdown), toMarkdown(report));
      assert.equal(text(paths.presets), toPresetsYaml(report));
      assert.equal(text(paths.csv), toCsv(records.filter((record) => record.kind === "trial")));
      const { environment, model } = environmentSnapshot.parse(JSON.parse(text(paths.environment)));
      assert.deepEqual({ environment, model }, { environment: report.environment, model: report.model });
      const { journal, ...written } = paths;
      assert.deepEqual(filesIn(folder).sort(), Object.values(written).sort());
      assert.match(journal, /logs/);
    }));

  it("are replaced by the next run's, but what it was made on is kept beside", () =>
    inFolder(async (folder) => {
      const first = await write(folder);
      const { environment } = first.report;
      const second = await write(folder, { environment: { ...environment, o3Version: "9.9.9" } });
      assert.equal(second.paths.json, first.paths.json);
      assert.notEqual(second.paths.environment, first.paths.environment);
      assert.match(text(second.paths.json), /"o3Version": "9\.9\.9"/);
      assert.ok(existsSync(first.paths.environment));
    }));

  for (const [code, reason] of [
    ["ENOSPC", "no-space"],
    ["EROFS", "read-only"],
    ["EIO", "io"],
  ] as const) {
    it(`stay whole, as they were, when the disk says ${code}`, () =>
      inFolder(async (folder) => {
        const { paths } = await write(folder);
        const before = filesIn(folder).map((path) => [path, text(path)]);
        await assert.rejects(
          onFailingDisk({ writeFile: code }, () => write(folder, { simulated: false })),
          { name: "ResultsError", reason },
        );
        assert.deepEqual(
          filesIn(folder).map((path) => [path, text(path)]),
          before,
          "no half file, no temporary one",
        );
        assert.ok(existsSync(paths.json));
      }));
  }

  it("say so where the folder is a file", () =>
    inFolder(async (folder) => {
      const out = join(folder, "out");
      writeFileSync(out, "");
      await assert.rejects(write(out), saying(/a file where a folder has to be.*Choose another results folder/, { reason: "io" }));
    }));
});
