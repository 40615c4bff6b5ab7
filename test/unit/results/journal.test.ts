import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import type { JournalRecord } from "../../../src/core/domain/trial";
import { ResultsError } from "../../../src/core/errors";
import { journalledModels, openJournal, readJournal } from "../../../src/results";
import { journalPath } from "../../../src/results/journal";
import { inFolder } from "./folder";
import { sampleOf, sampleRun } from "./records";

const MODEL = "llama3.1:8b";

async function write(folder: string, records: readonly JournalRecord[]): Promise<string> {
  const journal = await openJournal(folder, { model: MODEL });
  for (const record of records) await journal.append(record);
  await journal.close();
  return journal.path;
}

/** A journal with these bytes, as a crash or a hand has left it. */
function leave(folder: string, content: string | Uint8Array): string {
  const path = journalPath(folder, MODEL);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const linesOf = (records: readonly JournalRecord[]): string => records.map((record) => `${JSON.stringify(record)}\n`).join("");

/** Both ways to use a journal refuse it with this sentence, and leave it as it is. */
async function assertRefused(folder: string, path: string, expected: RegExp): Promise<void> {
  const before = readFileSync(path);
  for (const use of [() => openJournal(folder, { model: MODEL }), () => readJournal(folder, MODEL)]) {
    await assert.rejects(use, (error: unknown) => {
      assert.ok(error instanceof ResultsError);
      assert.equal(error.reason, "corrupt");
      assert.match(error.message, expected);
      assert.ok(error.message.startsWith(`${path}, line `), error.message);
      return true;
    });
  }
  assert.deepEqual(readFileSync(path), before);
  assert.deepEqual(readdirSync(dirname(path)), [path.slice(dirname(path).length + 1)]);
}

describe("the journal", () => {
  it("gives back what was appended, in order", () =>
    inFolder(async (folder) => {
      const { records } = await sampleRun();
      await write(folder, records);
      assert.deepEqual(await readJournal(folder, MODEL), { records, warnings: [] });
    }));

  it("goes on behind what an earlier run has written", () =>
    inFolder(async (folder) => {
      const { records } = await sampleRun();
      await write(folder, records.slice(0, 3));
      await write(folder, records.slice(3, 5));
      assert.deepEqual((await readJournal(folder, MODEL)).records, records.slice(0, 5));
    }));

  it("keeps records that are appended at once whole and in order", () =>
    inFolder(async (folder) => {
      const { records } = await sampleRun();
      const journal = await openJournal(folder, { model: MODEL });
      await Promise.all(records.map((record) => journal.append(record)));
      await journal.close();
      assert.deepEqual((await readJournal(folder, MODEL)).records, records);
    }));

  it("is empty where there is none yet", () =>
    inFolder(async (folder) => {
      assert.deepEqual(await readJournal(join(folder, "absent"), MODEL), { records: [], warnings: [] });
    }));

  it("names the models that have one", () =>
    inFolder(async (folder) => {
      assert.deepEqual(await journalledModels(folder), []);
      await write(folder, [await sampleOf("run-started")]);
      assert.deepEqual(await journalledModels(folder), [MODEL]);
    }));

  it("refuses a record that could not be read again, and stays whole", () =>
    inFolder(async (folder) => {
      const load = await sampleOf("load");
      const journal = await openJournal(folder, { model: MODEL });
      await assert.rejects(journal.append({ ...load, startedAt: Number.NaN }), /load.*schema|trial.*schema/);
      await journal.append(load);
      await journal.close();
      assert.deepEqual((await readJournal(folder, MODEL)).records, [load]);
    }));
});

describe("a torn last line", () => {
  it("is left out by a reader, which changes nothing", () =>
    inFolder(async (folder) => {
      const records = (await sampleRun()).records.slice(0, 3);
      const path = leave(folder, `${linesOf(records)}{"schema":1,"kind":"tr`);
      const before = readFileSync(path);
      const read = await readJournal(folder, MODEL);
      assert.deepEqual(read.records, records);
      assert.match(read.warnings.join(), /^The last line of .*\.jsonl is torn .* left out\.$/);
      assert.deepEqual(readFileSync(path), before);
    }));

  it("is moved aside on opening, and appending goes on behind the good lines", () =>
    inFolder(async (folder) => {
      const records = (await sampleRun()).records.slice(0, 3);
      const torn = '{"schema":1,"kind":"tr';
      const path = leave(folder, linesOf(records) + torn);
      const journal = await openJournal(folder, { model: MODEL });
      const aside = `${path}.torn-${Buffer.byteLength(linesOf(records))}`;
      assert.deepEqual(journal.warnings, [
        `The last line of ${path} was torn (a crash in the middle of a write); it was moved to ${aside}.`,
      ]);
      await journal.append(records[0]!);
      await journal.close();
      assert.equal(readFileSync(aside, "utf8"), torn);
      assert.deepEqual(await readJournal(folder, MODEL), { records: [...records, records[0]], warnings: [] });
    }));

  it("costs no whole record, wherever a crash cuts the file", () =>
    inFolder(async (folder) => {
      const records = (await sampleRun()).records.slice(0, 4);
      const content = linesOf(records);
      const ends = records.map((_, index) => Buffer.byteLength(linesOf(records.slice(0, index + 1))) - 1);
      await fc.assert(
        fc.asyncProperty(fc.nat(Buffer.byteLength(content)), async (length) => {
          const path = leave(folder, content);
          truncateSync(path, length);
          await (await openJournal(folder, { model: MODEL })).close();
          const whole = records.filter((_, index) => (ends[index] ?? 0) <= length);
          assert.deepEqual(await readJournal(folder, MODEL), { records: whole, warnings: [] });
        }),
        { numRuns: 60 },
      );
    }));

  it("may be cut in the middle of a character, or be zeroes that a power failure left", () =>
    inFolder(async (folder) => {
      const records = (await sampleRun()).records.slice(0, 2);
      for (const tail of [Buffer.from('{"why":"é').subarray(0, 9), Buffer.alloc(300), Buffer.from('{"torn\n')]) {
        const path = leave(folder, Buffer.concat([Buffer.from(linesOf(records)), tail]));
        await (await openJournal(folder, { model: MODEL })).close();
        assert.deepEqual(await readJournal(folder, MODEL), { records, warnings: [] });
        assert.deepEqual(readFileSync(`${path}.torn-${Buffer.byteLength(linesOf(records))}`), tail);
      }
    }));

  it("that only lacks its line end is kept and ended", () =>
    inFolder(async (folder) => {
      const records = (await sampleRun()).records.slice(0, 2);
      const path = leave(folder, linesOf(records).slice(0, -1));
      const journal = await openJournal(folder, { model: MODEL });
      await journal.append(records[0]!);
      await journal.close();
      assert.deepEqual((await readJournal(folder, MODEL)).records, [...records, records[0]]);
      assert.equal(existsSync(`${path}.torn-0`), false);
    }));
});

describe("a corrupt journal", () => {
  it("names file and line of a broken line in the middle, and is not touched", () =>
    inFolder(async (folder) => {
      const [first, second] = (await sampleRun()).records;
      const path = leave(folder, `${linesOf([first!])}{"half\n${linesOf([second!])}`);
      await assertRefused(folder, path, /, line 2: this is no JSON\. Mend or remove that line/);
    }));

  it("is not mistaken for a torn one where its last line is whole but no record", () =>
    inFolder(async (folder) => {
      const path = leave(folder, `${linesOf([await sampleOf("run-started")])}{"schema":1,"kind":"party"}\n`);
      await assertRefused(folder, path, /, line 2: this is no journal record of O3\./);
    }));

  it("of a newer version is refused, even where only its last line is newer", () =>
    inFolder(async (folder) => {
      const newer = { ...(await sampleOf("load")), schema: 2 };
      const path = leave(folder, linesOf([await sampleOf("run-started")]));
      appendFileSync(path, JSON.stringify(newer));
      await assertRefused(folder, path, /, line 2: it was written by a newer O3 \(schema 2; this one reads 1\)\./);
    }));

  it("leaves the folder free after it was refused", () =>
    inFolder(async (folder) => {
      const path = leave(folder, `{"half\n${linesOf([await sampleOf("run-started")])}`);
      await assert.rejects(openJournal(folder, { model: MODEL }));
      writeFileSync(path, "");
      await (await openJournal(folder, { model: MODEL })).close();
    }));
});
