import assert from "node:assert/strict";
import { join } from "node:path";
import type { JournalRecord } from "../../../src/core/domain/journal";
import { openJournal, readJournal } from "../../../src/results";
import type { FileJournal } from "../../../src/results";
import { mountSmallDisk, writeProtected } from "../../support/small-disk";
import { saying } from "../../support/saying";
import { onFailingDisk } from "./failing-disk";
import { inFolder } from "./folder";
import { sampleOf } from "./records";

const MODEL = "tiny:1b";
const MANY = 500;

/** Appends until the disk refuses; returns what was acknowledged and what was refused with. */
async function fill(
  journal: FileJournal,
  record: (n: number) => JournalRecord,
): Promise<{ readonly acknowledged: JournalRecord[]; readonly refusal: unknown }> {
  const acknowledged: JournalRecord[] = [];
  for (let n = 0; n < MANY; n++) {
    try {
      await journal.append(record(n));
    } catch (refusal) {
      return { acknowledged, refusal };
    }
    acknowledged.push(record(n));
  }
  return { acknowledged, refusal: null };
}

describe("the journal on a disk of 64 KiB", () => {
  it("says that the disk is full, and holds every acknowledged record and nothing else", () =>
    inFolder(async (parent) => {
      const folder = join(parent, "disk");
      const disk = mountSmallDisk(folder, 64);
      try {
        const load = await sampleOf("load");
        const journal = await openJournal(folder, { model: MODEL });
        const appending = (): ReturnType<typeof fill> => fill(journal, (n) => ({ ...load, id: `trial-${n}` }));
        // Where no disk can be mounted, a full one is played.
        const { acknowledged, refusal } = disk ? await appending() : await onFailingDisk({ appendFile: "ENOSPC" }, appending);
        await journal.close();
        assert.ok(refusal instanceof Error && "reason" in refusal, "it was refused");
        assert.equal(refusal.reason, "no-space");
        if (disk) assert.ok(acknowledged.length > 4, `${acknowledged.length} records fit`);
        assert.deepEqual(await readJournal(folder, MODEL), { records: acknowledged, warnings: [] });
      } finally {
        disk?.remove();
      }
    }));

  it("is refused where the disk is read-only", () =>
    inFolder(async (parent) => {
      const folder = join(parent, "disk");
      const disk = mountSmallDisk(folder, 64);
      const locked = disk ?? writeProtected(folder);
      try {
        disk?.protect();
        await assert.rejects(openJournal(folder, { model: MODEL }), saying(/Choose a results folder you may write to\.$/, { name: "ResultsError", reason: "read-only" }));
      } finally {
        locked.remove();
      }
    }));
});
