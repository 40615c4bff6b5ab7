import assert from "node:assert/strict";
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { JournalTail, journalPath, readJournal } from "../../../src/results";
import { saying } from "../../support/saying";
import { inFolder } from "./folder";
import { sampleOf, sampleRun } from "./records";

const MODEL = "tiny:1b";
const line = (record: object): string => `${JSON.stringify(record)}\n`;
const corrupt = { name: "ResultsError", reason: "corrupt" };

/** A tail on a journal in a folder of its own that holds `text`. */
const following = (text: string, work: (tail: JournalTail, path: string, folder: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const path = journalPath(folder, MODEL);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    await work(new JournalTail(path), path, folder);
  });

describe("a journal that is followed", () => {
  let records: readonly JournalRecord[];
  let whole: string;
  before(async () => {
    ({ records } = await sampleRun());
    whole = records.map(line).join("");
  });

  it("gives what reading it whole gives, wherever its growth is cut", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(Buffer.byteLength(whole)), { maxLength: 6 }), async (cuts) => {
        const bytes = Buffer.from(whole);
        await following("", async (tail, path, folder) => {
          for (const [at, end] of [...cuts, bytes.length].sort((a, b) => a - b).entries()) {
            appendFileSync(path, bytes.subarray([0, ...cuts].sort((a, b) => a - b)[at], end));
            const { records: now, generation } = await tail.read();
            assert.deepEqual(now, (await readJournal(folder, MODEL)).records);
            assert.equal(generation, 0);
          }
        });
      }),
      { numRuns: 25 },
    );
  });

  it("reads no line twice: what was read stays the same objects", () =>
    following(whole, async (tail, path) => {
      const first = await tail.read();
      assert.equal((await tail.read()).records, first.records);
      appendFileSync(path, line(await sampleOf("load")));
      const second = await tail.read();
      assert.equal(second.records.length, first.records.length + 1);
      assert.ok(first.records.every((record, at) => second.records[at] === record));
    }));

  it("is empty before there is one, and begins when there is", () =>
    following("", async (tail, path) => {
      rmSync(path);
      assert.deepEqual((await tail.read()).records, []);
      writeFileSync(path, whole);
      assert.deepEqual((await tail.read()).records, records);
    }));

  const anew: Record<string, (path: string) => void> = {
    shrank: (path) => {
      truncateSync(path, Buffer.byteLength(line(records[0]!)));
    },
    "was replaced by another of the same length": (path) => {
      writeFileSync(`${path}.new`, whole);
      renameSync(`${path}.new`, path);
    },
    "was rewritten in place and is longer": (path) => {
      writeFileSync(path, line(records[0]!) + whole);
    },
    "was touched without growing": (path) => {
      utimesSync(path, 1, 1);
    },
    "was removed": (path) => {
      rmSync(path);
    },
  };
  for (const [what, change] of Object.entries(anew)) {
    it(`starts anew when the file ${what}`, () =>
      following(whole, async (tail, path, folder) => {
        const { generation } = await tail.read();
        change(path);
        const now = await tail.read();
        assert.deepEqual(now.records, (await readJournal(folder, MODEL)).records);
        assert.equal(now.generation, generation + 1);
      }));
  }

  it("goes on behind half a line that was cut off", () =>
    following(`${whole}{"half`, async (tail, path) => {
      await tail.read();
      truncateSync(path, Buffer.byteLength(whole));
      appendFileSync(path, line(records[0]!));
      const now = await tail.read();
      assert.deepEqual(now, { records: [...records, records[0]], generation: 0, passedOver: null });
    }));

  it("names the line that is corrupt, again until the file has changed, and goes on when it is mended", () =>
    following(whole, async (tail, path) => {
      await tail.read();
      const bad = '{"kind":"none"}\n';
      appendFileSync(path, bad);
      for (let times = 0; times < 2; times++)
        await assert.rejects(tail.read(), saying(new RegExp(`line ${records.length + 1}: `), { ...corrupt }));
      truncateSync(path, Buffer.byteLength(whole));
      assert.deepEqual((await tail.read()).records, records);
      appendFileSync(path, line(records[0]!));
      assert.deepEqual((await tail.read()).records, [...records, records[0]]);
    }));

  it("says what it cannot read", () =>
    following("", async (tail, path) => {
      rmSync(path);
      mkdirSync(path);
      await assert.rejects(tail.read(), { name: "ResultsError", reason: "io" });
    }));

  it("answers all who ask at once alike", () =>
    following(whole, async (tail) => {
      const [a, b] = await Promise.all([tail.read(), tail.read()]);
      assert.equal(a.records, b.records);
      assert.equal(a.records.length, records.length);
    }));
});
