import assert from "node:assert/strict";
import { cp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPlan, inEffect, planApply, removeNote, strandedIn, undoBackTo, undoLast } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("a preset that is applied, and of which something went another way", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
    await at.write(MINE);
  });
  afterEach(() => at.remove());

  const stranded = (folder = at.path): ReturnType<typeof strandedIn> => strandedIn(folder, at.ports, never);
  const settingsIn = (folder: string): string => join(folder, ".vscode", "settings.json");

  it("is no dead end after the note was edited by hand: undo says that it stays, and it can be removed", async () => {
    await at.apply();
    await at.write(((await at.read()) ?? "").replace('"fast"', '"balanced"'));
    const undone = await at.undo();
    assert.equal(undone?.noteStays, true);
    assert.deepEqual(undone.words, [`o3.activePreset in ${at.settings} was changed since and is left as it is.`]);
    assert.equal(at.server.models.has(NAME), false);
    assert.deepEqual(await stranded(), {
      workspaceFolder: at.path,
      names: { model: "tiny:latest", preset: "balanced", derivedModel: NAME, endpoint: at.server.store.endpoint, options: { num_ctx: 512 } },
      onServer: false,
    });
    assert.equal(await removeNote(at.path), true);
    assert.equal(await at.read(), MINE);
    assert.equal(await stranded(), null);
    assert.equal(await removeNote(at.path), false);
  });

  it("can be removed where the note was edited into something else", async () => {
    await at.write('{\n  // mine\n  "o3.activePreset": "fast", // what?\n  "editor.tabSize": 3\n}\n');
    assert.deepEqual((await stranded())?.names, null);
    assert.equal(await removeNote(at.path), true);
    assert.match((await at.read()) ?? "", /^\{\n {2}\/\/ mine\n[^]*"editor.tabSize": 3\n\}\n$/);
    assert.doesNotMatch((await at.read()) ?? "", /activePreset/);
  });

  it("leaves a file alone that cannot be edited safely", async () => {
    const broken = '{ "o3.activePreset": {}, ';
    await at.write(broken);
    await assert.rejects(removeNote(at.path), { name: "UsageError" });
    assert.equal(await at.read(), broken);
  });

  it("is undone in a folder that was moved to another disk, where the system does not know it again", async () => {
    const there = `${at.path}-moved`;
    await at.apply({ settings: withContext(512) });
    await at.apply({ preset: "balanced", settings: withContext(1024) });
    await cp(at.path, there, { recursive: true });
    await rm(at.path, { recursive: true });
    assert.deepEqual((await inEffect(there, at.ports, never)).map(({ preset, drift }) => [preset, drift]), [["balanced", []], ["fast", []]]);
    assert.deepEqual((await at.undo({ workspaceFolders: [there] }))?.words, []);
    assert.deepEqual((await at.undo({ workspaceFolders: [there] }))?.words, []);
    assert.equal(await readFile(settingsIn(there), "utf8"), MINE);
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
  });

  it("is the original's in a copy of the folder: the copy has a note and no way back, and can be applied again and undone", async () => {
    const copy = `${at.path}-copy`;
    await at.apply();
    await cp(at.path, copy, { recursive: true });
    assert.equal(await undoLast({ workspaceFolders: [copy] }, at.ports, never), null);
    assert.equal((await stranded(copy))?.onServer, true);
    await at.undo();
    assert.equal((await stranded(copy))?.onServer, false);
    await applyPlan(await planApply(at.wanted({ workspaceFolder: copy }), at.ports, never), at.ports, never);
    assert.equal(at.server.models.has(NAME), true);
    const undone = await undoLast({ workspaceFolders: [copy] }, at.ports, never);
    assert.deepEqual([undone?.noteStays, undone?.words], [false, [`${settingsIn(copy)} named the model already before it was applied: o3.activePreset is taken out.`]]);
    assert.equal(await readFile(settingsIn(copy), "utf8"), MINE);
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
  });

  it("is undone with a note where the model was deleted elsewhere, whatever was renamed in between", async () => {
    const there = `${at.path}-renamed`;
    await at.apply();
    at.server.models.delete(NAME);
    await rename(at.path, there);
    const [only] = await inEffect(there, at.ports, never);
    assert.deepEqual(only?.drift, [`The model ${NAME} is gone from the server.`]);
    const undone = await at.undo({ workspaceFolders: [there] });
    assert.deepEqual([undone?.noteStays, undone?.words], [false, [`The model ${NAME} was gone already.`]]);
    assert.equal(await readFile(settingsIn(there), "utf8"), MINE);
  });

  it("has a history, of which each is taken back with all that came after it", async () => {
    await at.apply({ settings: withContext(512) });
    await at.apply({ preset: "balanced", settings: withContext(1024) });
    await at.apply({ preset: "max_context", settings: withContext(2048) });
    const history = await inEffect(at.path, at.ports, never);
    assert.deepEqual(history.map(({ preset }) => preset), ["max_context", "balanced", "fast"]);
    assert.ok(history.every(({ at: when }) => !Number.isNaN(Date.parse(when))));
    const undone = await undoBackTo({ workspaceFolder: at.path, id: history[1]?.id ?? "" }, at.ports, never);
    assert.deepEqual(undone.map(({ record, words }) => [record.preset, words]), [["max_context", []], ["balanced", []]]);
    assert.deepEqual([...at.server.models.keys()].sort(), ["tiny:latest", NAME]);
    assert.match((await at.read()) ?? "", /"preset": "fast"/);
    await assert.rejects(undoBackTo({ workspaceFolder: at.path, id: history[1]?.id ?? "" }, at.ports, never), { name: "UsageError", message: /is not there any more/ });
    await undoBackTo({ workspaceFolder: at.path, id: history[2]?.id ?? "" }, at.ports, never);
    assert.equal(await at.read(), MINE);
  });

  it("of a folder whose settings cannot be read is no note", async () => {
    await writeFile(at.settings, Buffer.from([0xff, 0xfe, 0x00]));
    assert.equal(await stranded(), null);
  });
});
