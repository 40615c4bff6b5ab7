import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { destinationOf, foldersToRead, storeOf } from "../../../src/app/results-folders";
import { dataFolder } from "../../../src/app/state-folder";
import { inFolder } from "../results/folder";

describe("the data folder", () => {
  for (const [platform, env, expected] of [
    ["linux", {}, "/home/me/.local/share/o3"],
    ["linux", { XDG_DATA_HOME: "/data" }, "/data/o3"],
    ["linux", { XDG_DATA_HOME: "relative", XDG_STATE_HOME: "/state" }, "/home/me/.local/share/o3"],
    ["darwin", { XDG_DATA_HOME: "/data" }, "/home/me/Library/Application Support/o3"],
    ["win32", { LOCALAPPDATA: "C:\\Users\\me\\AppData\\Local" }, "C:\\Users\\me\\AppData\\Local\\o3"],
    ["linux", { O3_DATA_DIR: "/mine", XDG_DATA_HOME: "/data" }, "/mine"],
    ["linux", { O3_DATA_DIR: "" }, "/home/me/.local/share/o3"],
  ] as const)
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => {
      assert.equal(dataFolder(env, platform, "/home/me"), expected);
    });
});

describe("where results go and are looked for", () => {
  const env = { O3_DATA_DIR: "/data" };

  it("is the machine's store, and beside it the folder that was named", () => {
    const store = storeOf("aa11", env);
    assert.deepEqual(destinationOf(null, "aa11", env), { folder: store, copyTo: null });
    assert.deepEqual(destinationOf("/project/out", "aa11", env), { folder: "/project/out", copyTo: store });
    assert.deepEqual(destinationOf(store, "aa11", env), { folder: store, copyTo: null }, "no copy of itself");
    assert.notEqual(storeOf("bb22", env), store);
  });

  it("is what is there of the store, whatever machine this was then, and of other folders", () =>
    inFolder(async (place) => {
      const here = { O3_DATA_DIR: join(place, "data") };
      const project = join(place, "project", "o3_results");
      assert.deepEqual(await foldersToRead([project], here), []);
      for (const folder of [storeOf("aa11", here), storeOf("bb22", here), project]) mkdirSync(folder, { recursive: true });
      writeFileSync(join(place, "data", "results", "notes.txt"), "");
      assert.deepEqual(await foldersToRead([project, project, join(place, "gone")], here), [storeOf("aa11", here), storeOf("bb22", here), project]);
    }));
});
