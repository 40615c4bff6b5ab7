import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runChains } from "../../../src/core/domain/chains";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { assembleReport } from "../../../src/core/report/assemble";
import { journalPath } from "../../../src/results";
import { chosen, History, runIdOf, summaryOf } from "../../../src/worker/history";
import { inFolder } from "../results/folder";
import { sampleRun } from "../results/records";
import { inWords } from "../../../src/words/said";

const MODEL = "tiny:1b";
const text = (records: readonly JournalRecord[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");

describe("the history of a model", () => {
  let first: readonly JournalRecord[];
  let second: readonly JournalRecord[];
  before(async () => {
    ({ records: first } = await sampleRun());
    second = first.map((record) => ({ ...record, runId: "run-later" }));
  });
  const journal = (folder: string, records: readonly JournalRecord[], model = MODEL): string => {
    const path = journalPath(folder, model);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text(records));
    return path;
  };

  it("is what the whole journal gives, newest first", () =>
    inFolder(async (folder) => {
      journal(folder, [...first, ...second]);
      const runs = await new History().runsOf([folder], MODEL);
      assert.deepEqual(
        runs.map(({ report }) => report),
        runChains([...first, ...second], "optimize").map((chain) => assembleReport(chain)),
      );
      assert.deepEqual(runs.map(runIdOf), ["run-later", first[0]?.runId]);
      assert.equal(summaryOf(runs[0]!).ending, runs[0]!.report.ending.state);
    }));

  it("makes no report again but that of the run that goes on", () =>
    inFolder(async (folder) => {
      const path = journal(folder, [...first, ...second.slice(0, -1)]);
      const history = new History();
      const before = await history.runsOf([folder], MODEL);
      const reports = before.map(({ report }) => report);
      appendFileSync(path, text(second.slice(-1)));
      const after = await history.runsOf([folder], MODEL);
      assert.deepEqual([after[0] === before[0], after[1] === before[1]], [false, true]);
      assert.equal(after[1]?.report, reports[1]);
      assert.deepEqual(
        after.map(({ report }) => report),
        runChains([...first, ...second], "optimize").map((chain) => assembleReport(chain)),
      );
    }));

  it("forgets runs that are not in the file any more", () =>
    inFolder(async (folder) => {
      journal(folder, [...first, ...second]);
      const history = new History();
      await history.runsOf([folder], MODEL);
      journal(folder, first);
      assert.deepEqual((await history.runsOf([folder], MODEL)).map(runIdOf), [first[0]?.runId]);
    }));

  it("finds the model of a name without its tag", () =>
    inFolder(async (folder) => {
      journal(folder, first, "tiny:latest");
      assert.equal((await new History().runsOf([folder], "tiny")).length, 1);
      assert.deepEqual(await new History().runsOf([folder], "tiny:other"), []);
    }));

  it("says how many lines it could not read, also where there is nothing else, and forgets those that are gone", () =>
    inFolder(async (folder) => {
      const strange = (runKind: string): string => `${JSON.stringify({ ...first[0], runKind })}\n`;
      const path = journal(folder, []);
      const history = new History();
      const passedOver = async (): Promise<unknown> => (await history.of([folder], MODEL)).passedOver;
      assert.equal(await passedOver(), null);
      appendFileSync(path, strange("to-come"));
      assert.deepEqual(await passedOver(), { code: "lines-passed-over", path, lines: 1, kinds: 'runs of the kind "to-come"' });
      appendFileSync(path, `${text(first)}${strange("to-come")}${strange("other")}`);
      assert.deepEqual(await passedOver(), { code: "lines-passed-over", path, lines: 3, kinds: 'runs of the kind "to-come", runs of the kind "other"' });
      assert.equal((await history.runsOf([folder], MODEL)).length, 1);
      journal(folder, first);
      assert.equal(await passedOver(), null);
    }));

  it("puts the journals of several folders together, each run once, and makes a report again only of the run that goes on", () =>
    inFolder(async (place) => {
      const folders = [join(place, "store"), join(place, "project")];
      journal(folders[0]!, first);
      const path = journal(folders[1]!, [...first, ...second.slice(0, -1)]);
      const history = new History();
      const before = await history.runsOf(folders, MODEL);
      assert.deepEqual(before.map(runIdOf), ["run-later", first[0]?.runId]);
      appendFileSync(path, text(second.slice(-1)));
      const after = await history.runsOf(folders, MODEL);
      assert.deepEqual([after[0] === before[0], after[1] === before[1]], [false, true]);
      assert.deepEqual(await history.measured(folders), [first[0]?.kind === "run-started" ? first[0].request.model : ""]);
    }));

  it("tells what one folder has where the journal in another cannot be read, and says so; throws where nothing else is there", () =>
    inFolder(async (place) => {
      const folders = [join(place, "store"), join(place, "project")];
      writeFileSync(journal(folders[1]!, []), "garbage\n{}\n");
      await assert.rejects(new History().runsOf(folders, MODEL), { name: "ResultsError", reason: "corrupt" });
      journal(folders[0]!, first);
      assert.deepEqual(await new History().measured([folders[1]!]), [], "nobody knows of what");
      const { runs, passedOver } = await new History().of(folders, MODEL);
      assert.equal(runs.length, 1);
      assert.match(inWords(passedOver ?? ""), /project.*, line 1: /);
      appendFileSync(journal(folders[0]!, first), "garbage\n{}\n");
      assert.deepEqual(await new History().measured(folders), [first[0]?.kind === "run-started" ? first[0].request.model : ""]);
    }));

  it("gives the run that was meant by any part of it, else the newest", () =>
    inFolder(async (folder) => {
      journal(folder, [...first, ...second]);
      const runs = await new History().runsOf([folder], MODEL);
      assert.deepEqual(
        [first[0]!.runId, "run-later", null, "gone"].map((wanted) => chosen(runs, wanted)),
        [runs[1], runs[0], runs[0], runs[0]],
      );
    }));
});
