import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { FileJournal } from "../../../src/results";
import { openJournal, readJournal } from "../../../src/results";
import { saying } from "../../support/saying";
import { onFailingDisk } from "./failing-disk";
import type { Operation } from "./failing-disk";
import { inFolder } from "./folder";
import { sampleOf } from "./records";

const MODEL = "tiny:1b";

/** Runs `work` with a journal that holds one record already. */
const withJournal = (work: (journal: FileJournal, folder: string) => Promise<void>): Promise<void> =>
  inFolder(async (folder) => {
    const journal = await openJournal(folder, { model: MODEL });
    try {
      await journal.append(await sampleOf("run-started"));
      await work(journal, folder);
    } finally {
      await journal.close();
    }
  });

const FAULTS: readonly (readonly [string, Partial<Record<Operation, string>>, string, RegExp])[] = [
  [
    "a full disk",
    { appendFile: "ENOSPC" },
    "no-space",
    /^The disk is full: .* Free some space and resume the run; what was measured before is safe\.$/,
  ],
  ["a spent quota", { appendFile: "EDQUOT" }, "no-space", /^The disk is full: /],
  [
    "a disk that became read-only",
    { appendFile: "EROFS" },
    "read-only",
    /cannot be written \(EROFS\)\. Choose a results folder you may write to\.$/,
  ],
  ["missing rights", { appendFile: "EACCES" }, "read-only", /cannot be written \(EACCES\)/],
  ["a failing disk", { appendFile: "EIO" }, "io", /could not be used \(EIO.*\)\. Check the disk, or choose another results folder/],
  ["a disk that fails on flushing", { datasync: "EIO" }, "io", /could not be used \(EIO/],
];

describe("the journal on a bad disk", () => {
  for (const [name, codes, reason, message] of FAULTS) {
    it(`says what to do about ${name}, and leaves no half line`, () =>
      withJournal(async (journal, folder) => {
        const before = readFileSync(journal.path, "utf8");
        const load = await sampleOf("load");
        await assert.rejects(
          onFailingDisk(codes, () => journal.append(load)),
          saying(message, { name: "ResultsError", reason }),
        );
        assert.equal(readFileSync(journal.path, "utf8"), before);
        await journal.append(load);
        assert.deepEqual(await readJournal(folder, MODEL), { records: [await sampleOf("run-started"), load], warnings: [] });
      }));
  }

  it("writes nothing behind half a line that could not be taken back", () =>
    withJournal(async (journal, folder) => {
      const load = await sampleOf("load");
      await assert.rejects(
        onFailingDisk({ appendFile: "EIO", truncate: "EIO" }, () => journal.append(load)),
        { reason: "io" },
      );
      assert.notEqual(readFileSync(journal.path).at(-1), 0x0a, "half a line is there");
      await journal.append(load);
      assert.deepEqual((await readJournal(folder, MODEL)).records, [await sampleOf("run-started"), load]);
    }));

  it("fails the records that did not get there, and only those", () =>
    withJournal(async (journal, folder) => {
      const load = await sampleOf("load");
      const lost = { ...load, id: "lost" };
      const results = await onFailingDisk({ appendFile: "ENOSPC" }, () => Promise.allSettled([journal.append(lost), journal.append(lost)]));
      assert.deepEqual(
        results.map(({ status }) => status),
        ["rejected", "rejected"],
      );
      await journal.append(load);
      assert.deepEqual((await readJournal(folder, MODEL)).records.slice(1), [load]);
    }));
});
