import assert from "node:assert/strict";
import { once } from "node:events";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { openJournal, readJournal } from "../../../src/results";
import type { FileJournal } from "../../../src/results";
import { saying, sentenceOf } from "../../support/saying";
import { inWords } from "../../../src/words/said";
import { onFailingDisk } from "./failing-disk";
import { inFolder } from "./folder";
import { sampleOf } from "./records";

const MODEL = "tiny:1b";

/** Runs `work` with a journal that holds an earlier run and two records of this one. */
const underRun = (work: (journal: FileJournal, folder: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const earlier = await openJournal(folder, { model: MODEL });
    await earlier.append(await sampleOf("run-started"));
    await earlier.close();
    const journal = await openJournal(folder, { model: MODEL });
    try {
      await journal.append(await sampleOf("run-started"));
      await journal.append(await sampleOf("load"));
      await work(journal, folder);
    } finally {
      await journal.close();
    }
  });

/** The one file that what was known went to. */
function recoveredIn(folder: string): string {
  const found = readdirSync(folder).filter((name) => name.includes(".recovered-"));
  assert.equal(found.length, 1, `files in ${folder}: ${readdirSync(folder).join(", ")}`);
  return readFileSync(join(folder, found[0] ?? ""), "utf8");
}

const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line): unknown => JSON.parse(line));

/** What happens to the file, what the error says, what is there afterwards, and whether earlier runs are still known. */
const TAKEN: readonly (readonly [string, (path: string) => void, RegExp, boolean])[] = [
  ["removed", (path) => { rmSync(path); }, /: it was removed\./, true],
  ["replaced by another file", (path) => { renameSync(path, `${path}.old`); writeFileSync(path, "theirs\n"); }, /: another file was put in its place\./, true],
  ["replaced by an equal file", (path) => { renameSync(path, `${path}.old`); writeFileSync(path, readFileSync(`${path}.old`)); }, /another file/, true],
  ["turned into a folder", (path) => { rmSync(path); mkdirSync(path); }, /: there is a folder in its place\./, true],
  ["emptied", (path) => { truncateSync(path, 0); }, /: it was cut from [\d,]+ to 0 bytes\./, false],
  ["cut in the middle of a line", (path) => { truncateSync(path, 40); }, /: it was cut from [\d,]+ to 40 bytes\./, false],
  ["written to by another", (path) => { appendFileSync(path, '{"their":"line"}\n'); }, /: another program wrote to it\./, true],
];

describe("the journal under a run", () => {
  for (const [what, take, message, wholeHistory] of TAKEN) {
    it(`that is ${what} stops the run, is left as it is, and what was known is beside it`, () =>
      underRun(async (journal) => {
        take(journal.path);
        const before = statSync(journal.path, { throwIfNoEntry: false })?.isFile() ? readFileSync(journal.path) : null;
        const [started, load] = [await sampleOf("run-started"), await sampleOf("load")];
        await assert.rejects(journal.append({ ...load, id: "next" }), saying(message, { name: "ResultsError", reason: "io" }));
        if (before) assert.deepEqual(readFileSync(journal.path), before, "the file is left as it is");
        const known = [started, load, { ...load, id: "next" }];
        assert.deepEqual(linesOf(recoveredIn(dirname(journal.path))), wholeHistory ? [started, ...known] : known);
        await journal.append({ ...load, id: "last" });
        assert.deepEqual(linesOf(recoveredIn(dirname(journal.path))).at(-1), { ...load, id: "last" }, "later ones go there too");
      }));
  }

  for (const [what, take] of [
    ["was removed", (folder: string) => { rmSync(folder, { recursive: true }); }],
    ["was renamed", (folder: string) => { renameSync(folder, `${folder}-renamed`); }],
  ] as const) {
    it(`in a results folder that ${what} keeps what was known above it, and makes no old path anew`, () =>
      inFolder(async (project) => {
        const folder = join(project, "results");
        const journal = await openJournal(folder, { model: MODEL });
        await journal.append(await sampleOf("run-started"));
        take(folder);
        await assert.rejects(journal.append(await sampleOf("load")), saying(/: it was removed\./, { reason: "io" }));
        await journal.append({ ...(await sampleOf("load")), id: "last" });
        assert.equal(linesOf(recoveredIn(project)).length, 3);
        await journal.close();
        assert.equal(existsSync(folder), false);
      }));
  }

  it("that is taken away is seen at once, also while nothing is written", () =>
    underRun(async (journal) => {
      rmSync(journal.path);
      if (!journal.lost.aborted) await once(journal.lost, "abort");
      assert.match(sentenceOf(journal.lost.reason), /: it was removed\. O3 stopped/);
      assert.equal(linesOf(recoveredIn(dirname(journal.path))).length, 3);
    }));

  it("that is copied goes on in the copy, and the user is told where", () =>
    inFolder(async (place) => {
      const copy = await openJournal(join(place, "store"), { model: MODEL });
      const journal = await openJournal(join(place, "project"), { model: MODEL, copy });
      const [started, load] = [await sampleOf("run-started"), await sampleOf("load")];
      await journal.append(started);
      rmSync(join(place, "project"), { recursive: true });
      await assert.rejects(journal.append(load), (error) => sentenceOf(error).endsWith(`All of this run is in ${copy.path}.`));
      await journal.append({ ...load, id: "last" });
      await journal.close();
      assert.deepEqual((await readJournal(join(place, "store"), MODEL)).records, [started, load, { ...load, id: "last" }]);
      assert.deepEqual(readdirSync(place), ["store"]);
    }));

  it("whose copy is taken away goes on alone, and the user is told", () =>
    inFolder(async (place) => {
      const told: string[] = [];
      const copy = await openJournal(join(place, "store"), { model: MODEL });
      const journal = await openJournal(join(place, "project"), { model: MODEL, copy, note: (said) => told.push(inWords(said)) });
      await journal.append(await sampleOf("run-started"));
      rmSync(join(place, "store"), { recursive: true });
      await journal.append(await sampleOf("load"));
      await journal.append({ ...(await sampleOf("load")), id: "last" });
      await journal.close();
      assert.equal((await readJournal(join(place, "project"), MODEL)).records.length, 3);
      assert.equal(told.length, 1);
      assert.match(told[0] ?? "", /^The run is kept in .*project.* alone from here on\. .*: it was removed\./);
    }));

  it("whose folder is a file now keeps what was known one folder above", () =>
    underRun(async (journal, folder) => {
      rmSync(dirname(journal.path), { recursive: true });
      writeFileSync(dirname(journal.path), "");
      await assert.rejects(journal.append(await sampleOf("load")), saying(/make that the journal again/, { reason: "io" }));
      assert.equal(linesOf(recoveredIn(folder)).length, 4);
      // Closing it and removing its lock works all the same.
    }));

  it("can be gone on with from what was recovered", () =>
    underRun(async (journal, folder) => {
      truncateSync(journal.path, 0);
      await assert.rejects(journal.append(await sampleOf("load")));
      const [name = ""] = readdirSync(dirname(journal.path)).filter((file) => file.startsWith(`${basename(journal.path)}.recovered-`));
      renameSync(join(dirname(journal.path), name), journal.path);
      assert.equal((await readJournal(folder, MODEL)).records.length, 3);
    }));

  it("keeps another's line that came between a failed write and its taking back", () =>
    underRun(async (journal) => {
      const load = await sampleOf("load");
      await assert.rejects(onFailingDisk({ appendFile: "EIO", truncate: "EIO" }, () => journal.append(load)));
      appendFileSync(journal.path, "theirs\n");
      const before = readFileSync(journal.path);
      await assert.rejects(journal.append(load), saying(/another program wrote to it/));
      assert.deepEqual(readFileSync(journal.path), before);
    }));
});
