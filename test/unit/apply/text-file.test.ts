import assert from "node:assert/strict";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readText, writeText } from "../../../src/apply/text-file";
import { temporaryFolder } from "../../support/cli";
import { mountSmallDisk, writeProtected } from "../../support/small-disk";
import { onFailingDisk } from "../results/failing-disk";
import { saying } from "../../support/saying";

describe("a user's file", () => {
  let folder: string;
  let path: string;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    const place = await temporaryFolder();
    remove = place.remove;
    folder = join(place.path, "disk");
    path = join(folder, "settings.json");
  });
  afterEach(() => remove());

  it("on a full disk stays what it was, and nothing is left beside it", async () => {
    const disk = mountSmallDisk(folder, 16);
    try {
      await writeFile(path, "before");
      const writing = (): Promise<void> => writeText(path, "before", "x".repeat(64 * 1024));
      // Where no disk can be mounted, a full one is played.
      const refused = disk ? writing() : onFailingDisk({ writeFile: "ENOSPC" }, writing);
      await assert.rejects(refused, saying(`${path} could not be written: the disk is full. Free some space and try again.`, { name: "UsageError" }));
      assert.equal(await readFile(path, "utf8"), "before");
      assert.deepEqual(await readdir(folder), ["settings.json"]);
    } finally {
      disk?.remove();
    }
  });

  it("in a folder that may not be written is refused with a sentence", async () => {
    await mkdir(folder);
    const lock = writeProtected(folder);
    try {
      await assert.rejects(writeText(path, null, "after"), saying(/could not be written: it may not be changed here/, { name: "UsageError" }));
    } finally {
      lock.remove();
    }
  });

  it("that is a folder is refused with a sentence", async () => {
    await mkdir(path, { recursive: true });
    await assert.rejects(readText(path), saying(/a folder where a file has to be/, { name: "UsageError" }));
  });

  it("behind links that lead in a circle is refused with a sentence", async () => {
    await mkdir(folder);
    await symlink("settings.json", path);
    await assert.rejects(writeText(path, null, "after"), saying(/leads in a circle/, { name: "UsageError" }));
  });

  it("keeps its byte order mark", async () => {
    await mkdir(folder);
    await writeFile(path, "\ufeff{}");
    assert.equal(await readText(path), "\ufeff{}");
  });
});
