import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { chmod, lstat, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { appliedIn, applyPlan, planApply } from "../../../src/apply";
import { saying } from "../../support/saying";
import { jsonc } from "./jsonc";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("the settings file of a workspace folder", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
  });
  afterEach(() => at.remove());
  const undo = (): ReturnType<Workspace["undo"]> => at.undo();

  it("names the preset, its values and its server", async () => {
    await at.apply();
    assert.deepEqual(await appliedIn(at.path), {
      model: "tiny:latest",
      preset: "fast",
      derivedModel: "tuned/tiny:fast",
      endpoint: "http://127.0.0.1:11434",
      options: { num_ctx: 512 },
    });
    await undo();
    assert.equal(await appliedIn(at.path), null);
  });

  it("with something else under O3's key has nothing applied", async () => {
    await at.write('{ "o3.activePreset": "fast" }');
    assert.equal(await appliedIn(at.path), null);
  });

  it("applied and undone is what it was, byte for byte (any text with comments)", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(jsonc(), jsonc("o3.activePreset")), async ({ text }) => {
        await at.write(text);
        await at.apply();
        assert.equal((await appliedIn(at.path))?.preset, "fast");
        await undo();
        assert.equal(await at.read(), text);
      }),
      { numRuns: 40 },
    );
  });

  it("is exactly what the preview showed", async () => {
    await at.write(MINE);
    const plan = await planApply(at.wanted(), at.ports, never);
    await applyPlan(plan, at.ports, never);
    assert.equal(await at.read(), plan.changes.flatMap((change) => (change.kind === "file" ? change.after : []))[0]);
  });

  it("and its folder go again when they came with the preset", async () => {
    await at.apply();
    await undo();
    assert.equal(existsSync(dirname(at.settings)), false);
  });

  it("goes also when an editor only formatted it", async () => {
    await at.apply();
    await at.write((await at.read())?.replaceAll("  ", "\t") ?? "");
    assert.deepEqual((await undo())?.words, []);
    assert.equal(existsSync(dirname(at.settings)), false);
  });

  it("leaves a folder that was there before, empty as it was", async () => {
    await mkdir(dirname(at.settings));
    await at.apply();
    await undo();
    assert.deepEqual(await readdir(dirname(at.settings)), []);
  });

  it("leaves a folder into which something else came", async () => {
    await at.apply();
    await writeFile(join(dirname(at.settings), "tasks.json"), "{}");
    await undo();
    assert.deepEqual(await readdir(dirname(at.settings)), ["tasks.json"]);
  });

  it("edited since keeps the edit and loses O3's key", async () => {
    await at.write(MINE);
    await at.apply();
    await at.write((await at.read())?.replace("3,", "8, // now eight") ?? "");
    assert.deepEqual((await undo())?.words, [`${at.settings} was edited since: only o3.activePreset was put back.`]);
    assert.equal(await at.read(), '{\n  // mine\n  "editor.tabSize": 8, // now eight\n}\n');
  });

  it("edited since gets the preset before back, as it was written", async () => {
    await at.write('{ "o3.activePreset": { /* by hand */ "model": "m" } }\n');
    await at.apply();
    await at.write(`${(await at.read()) ?? ""}// later\n`);
    await undo();
    assert.equal(await at.read(), '{ "o3.activePreset": { /* by hand */ "model": "m" } }\n// later\n');
  });

  it("keeps a preset that was chosen by hand since", async () => {
    await at.apply();
    await at.write('{ "o3.activePreset": { "model": "other" } }');
    assert.deepEqual((await undo())?.words, [`o3.activePreset in ${at.settings} was changed since and is left as it is.`]);
    assert.equal(await at.read(), '{ "o3.activePreset": { "model": "other" } }');
  });

  it("deleted since stays deleted, and that is said", async () => {
    await at.write(MINE);
    await at.apply();
    await rm(at.settings);
    assert.deepEqual((await undo())?.words, [`${at.settings} was gone already.`]);
    assert.equal(await at.read(), null);
  });

  it("edited after the preview is left alone, and the model is taken back", async () => {
    await at.write(MINE);
    const plan = await planApply(at.wanted(), at.ports, never);
    await at.write("{}");
    await assert.rejects(applyPlan(plan, at.ports, never), saying(/changed by somebody else since the preview/, { name: "UsageError" }));
    assert.equal(await at.read(), "{}");
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
  });

  it("created after the preview is left alone", async () => {
    const plan = await planApply(at.wanted(), at.ports, never);
    await at.write(MINE);
    await assert.rejects(applyPlan(plan, at.ports, never), /changed by somebody else since the preview/);
    assert.equal(await at.read(), MINE);
  });

  it("keeps its mode, and nothing is left beside it", async () => {
    await at.write(MINE);
    await chmod(at.settings, 0o666);
    await at.apply();
    assert.equal((await stat(at.settings)).mode & 0o777, 0o666);
    assert.deepEqual(await readdir(dirname(at.settings)), ["settings.json"]);
  });

  it("behind a link is edited where it is; the link stays, and the preview names both", async () => {
    const shared = join(at.path, "shared.json");
    await writeFile(shared, MINE);
    await mkdir(dirname(at.settings));
    await symlink("../shared.json", at.settings);
    const { words } = await planApply(at.wanted(), at.ports, never);
    assert.ok(
      words.some((sentence) => sentence.includes(`(a link to ${shared})`)),
      words.join("\n"),
    );
    await at.apply();
    assert.match(await readFile(shared, "utf8"), /activePreset/);
    assert.ok((await lstat(at.settings)).isSymbolicLink());
    await undo();
    assert.equal(await readFile(shared, "utf8"), MINE);
  });

  it("behind a link that leads nowhere yet comes and goes where the link leads", async () => {
    await mkdir(dirname(at.settings));
    await symlink("../shared.json", at.settings);
    await at.apply();
    assert.ok((await lstat(at.settings)).isSymbolicLink());
    await undo();
    assert.equal(existsSync(join(at.path, "shared.json")), false);
    assert.ok((await lstat(at.settings)).isSymbolicLink());
  });

  for (const [what, content, message] of [
    ["is broken", '{\n  "a": ,\n}', /line 2, column 8 \(ValueExpected\)/],
    ["is no object", "[]", /no JSON object/],
    ["is in another encoding", new Uint8Array([0x7b, 0xe4, 0x7d]), /not in UTF-8/],
  ] as const) {
    it(`that ${what} is refused before anything is written`, async () => {
      await at.write(content);
      await assert.rejects(planApply(at.wanted(), at.ports, never), saying(message, { name: "UsageError" }));
      assert.equal(existsSync(at.ports.stateFolder), false);
    });
  }

  it("that is broken at undo is left, and put back by a later undo", async () => {
    await at.write(MINE);
    await at.apply();
    const applied = await at.read();
    await at.write("{");
    await assert.rejects(undo(), saying(/cannot be read as JSON/, { name: "UsageError" }));
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
    await at.write(applied ?? "");
    assert.ok(await undo());
    assert.equal(await at.read(), MINE);
  });

  it("where a file stands in the folder's place is refused with a sentence", async () => {
    await writeFile(dirname(at.settings), "");
    await assert.rejects(planApply(at.wanted(), at.ports, never), saying(/a file where a folder has to be/, { name: "UsageError" }));
  });

  it("of a folder that is gone is not made", async () => {
    await assert.rejects(planApply(at.wanted({ workspaceFolder: join(at.path, "gone") }), at.ports, never), /There is no folder/);
    assert.equal(existsSync(join(at.path, "gone")), false);
  });
});
