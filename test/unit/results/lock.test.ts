import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openJournal } from "../../../src/results";
import { standingOf, thisHolder } from "../../../src/results/holder";
import type { Holder } from "../../../src/results/holder";
import { holdingOf, lockFolder } from "../../../src/results/lock";
import type { Place } from "../../../src/results/place";
import { sentenceOf } from "../../support/saying";
import { inFolder } from "./folder";
import { startWriter } from "./other-process";

const PLANTED = ".lock-planted";
/** Above the largest number that Linux gives to a process. */
const GONE = { pid: 2 ** 22 + 1, startedAt: "1", since: "2020-01-01T00:00:00.000Z" };

/** Puts a lock there as another process would have. */
function plant(folder: string, holder: object | string): void {
  writeFileSync(join(folder, PLANTED), typeof holder === "string" ? holder : JSON.stringify(holder));
}

async function takesOver(folder: string): Promise<void> {
  const lock = await lockFolder(folder);
  assert.ok(!existsSync(join(folder, PLANTED)), "the dead lock is gone");
  assert.equal(readdirSync(folder).length, 1, "the own one is there");
  await lock.release();
  assert.deepEqual(readdirSync(folder), [], "nothing is left behind");
}

describe("the lock of a results folder", () => {
  it("refuses a second run while the first lives, and says who, since when and what to do", () =>
    inFolder(async (folder) => {
      const other = startWriter(folder, "tiny:1b", "hold");
      try {
        await other.lines(1);
        await assert.rejects(openJournal(folder, { model: "tiny:1b" }), (error: Error & { readonly reason?: string }) => {
          assert.equal(error.reason, "locked");
          assert.match(sentenceOf(error), new RegExp(`\\(process ${other.pid}, since \\d{4}-\\d\\d-\\d\\dT`));
          assert.match(sentenceOf(error), /Wait for it, stop it, or choose another results folder\.$/);
          return true;
        });
        // Another model's files are not in its way.
        await (await openJournal(folder, { model: "another:1b" })).close();
      } finally {
        await other.kill();
      }
      await (await openJournal(folder, { model: "tiny:1b" })).close();
    })).timeout(60_000);

  it("refuses a second run in the same process", () =>
    inFolder(async (folder) => {
      const first = await openJournal(folder, { model: "a" });
      await assert.rejects(openJournal(folder, { model: "a" }), { reason: "locked" });
      await first.close();
      await (await openJournal(folder, { model: "a" })).close();
    }));

  it("never lets two through that come at once, whatever a crash left", () =>
    inFolder(async (folder) => {
      plant(folder, GONE);
      const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(folder)));
      const held = tries.filter((result) => result.status === "fulfilled");
      assert.ok(held.length <= 1, `${held.length} hold it`);
      await held[0]?.value.release();
      await takesOver(folder);
    }));

  it("is taken over from a process that is gone", () =>
    inFolder(async (folder) => {
      plant(folder, GONE);
      await takesOver(folder);
    }));

  it("is taken over where half a lock was left", () =>
    inFolder(async (folder) => {
      plant(folder, '{"pid":');
      await takesOver(folder);
    }));

  if (existsSync("/proc/self/stat")) {
    it("is taken over from a process whose number another one has now", () =>
      inFolder(async (folder) => {
        plant(folder, { ...GONE, pid: process.ppid });
        await takesOver(folder);
      }));
  }

  if (existsSync("/proc/thread-self")) {
    it("of another thread of this process stands while that thread lives, and no longer", () =>
      inFolder(async (folder) => {
        const thread = new Worker(join(__dirname, "locking-thread.ts"), { workerData: folder, execArgv: ["--require", "tsx/cjs"] });
        try {
          await once(thread, "message");
          assert.equal((await holdingOf(folder))?.standing, "alive");
          await assert.rejects(lockFolder(folder), { reason: "locked" });
        } finally {
          await thread.terminate();
        }
        assert.equal(await holdingOf(folder), null);
        await (await lockFolder(folder)).release();
      })).timeout(60_000);
  }

  it("leaves nothing behind where it was refused", () =>
    inFolder(async (folder) => {
      const lock = await lockFolder(folder);
      const before = readdirSync(folder);
      await assert.rejects(lockFolder(folder), { reason: "locked" });
      assert.deepEqual(readdirSync(folder), before);
      await lock.release();
    }));

  for (const [where, place] of [
    ["another namespace of process numbers", { pidNamespace: "pid:[1]" }],
    ["another machine", { host: "elsewhere" }],
  ] as const) {
    it(`stands where it is from ${where}, though no process has its number here, and says how to take it away`, () =>
      inFolder(async (folder) => {
        const own = thisHolder();
        plant(folder, { ...own, ...GONE, since: own.since, place: { ...own.place, ...place } });
        await assert.rejects(lockFolder(folder), (error: Error & { readonly reason?: string }) => {
          assert.equal(error.reason, "locked");
          assert.match(sentenceOf(error), /in another container or on another machine \(process 4194305 of "/);
          assert.ok(sentenceOf(error).endsWith(`if it has ended, remove ${join(folder, PLANTED)}.`), sentenceOf(error));
          return true;
        });
        assert.deepEqual(readdirSync(folder), [PLANTED], "it is left there, and nothing else");
        assert.equal((await holdingOf(folder))?.standing, "elsewhere");
      }));
  }

  it("counts for nothing when it was released and could not be removed", () =>
    inFolder(async (folder) => {
      const first = await lockFolder(folder);
      const [name = ""] = readdirSync(folder);
      const text = readFileSync(join(folder, name), "utf8");
      await first.release();
      writeFileSync(join(folder, name), text);
      assert.equal(await holdingOf(folder), null);
      await (await lockFolder(folder)).release();
    }));

  it("is released without an error where its file cannot be removed, so that an earlier error is not hidden", () =>
    inFolder(async (folder) => {
      const lock = await lockFolder(folder);
      const [name = ""] = readdirSync(folder);
      rmSync(join(folder, name));
      mkdirSync(join(folder, name));
      await lock.release();
      assert.deepEqual(readdirSync(folder), [name], "a folder is not what it removes");
    }));

  it("is only looked at by who asks for its holder", () =>
    inFolder(async (folder) => {
      plant(folder, GONE);
      assert.equal(await holdingOf(folder), null);
      assert.deepEqual(readdirSync(folder), [PLANTED]);
    }));
});

describe("a holder", () => {
  const HERE: Place = { host: "desk", boot: "b2", pidNamespace: "pid:[4]" };
  const own = thisHolder();
  const at = (place: Partial<Place>, since = own.since): Holder => ({ ...own, since, place: { ...HERE, ...place } });

  it("that runs here is alive", () => {
    assert.equal(standingOf(at({}), HERE), "alive");
  });

  it("of this machine before it was started again is gone, though its number is in use", () => {
    assert.equal(standingOf(at({ boot: "b1" }, GONE.since), HERE), "gone");
  });

  it("of another boot that is younger than this one is on another machine of the same name", () => {
    assert.equal(standingOf(at({ boot: "b1" }), HERE), "elsewhere");
  });

  it("of Windows is elsewhere to the Linux inside of it, which has the same name", () => {
    assert.equal(standingOf(at({ boot: null, pidNamespace: null }), HERE), "elsewhere");
  });
});
