import assert from "node:assert/strict";
import { mkdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { saying } from "../../support/saying";
import { openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

type Json = Readonly<Record<string, unknown>>;

describe("the record of an apply", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
    await at.write(MINE);
  });
  afterEach(() => at.remove());

  const edit = async (change: (record: Json) => Json): Promise<void> => {
    const [path = ""] = await at.records();
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")) as Json)));
  };

  it("is for its user's eyes only, and holds nothing of a file but O3's own values", async () => {
    await at.write('{\n  "some.apiKey": "sk-secret",\n  "editor.tabSize": 3\n}\n');
    await at.apply();
    const [path = ""] = await at.records();
    assert.deepEqual([(await stat(path)).mode & 0o777, (await stat(dirname(path))).mode & 0o777], [0o600, 0o700]);
    const text = await readFile(path, "utf8");
    assert.match(text, /"o3\.activePreset"/);
    assert.doesNotMatch(text, /sk-secret|tabSize/);
  });

  it("keeps nothing but that it was undone once it is", async () => {
    await at.apply();
    await at.undo();
    const [path = ""] = await at.records();
    const { state, changes } = JSON.parse(await readFile(path, "utf8")) as Json;
    assert.deepEqual([state, changes], ["undone", []]);
  });

  it("of a newer O3 is said, and nothing before it is put back over what that did", async () => {
    await at.apply();
    const applied = await at.read();
    await edit((record) => ({ ...record, schema: 3 }));
    await assert.rejects(at.undo(), saying(/was made by a newer O3 \(.*\.json\)\. Undo it with that one/, { name: "UsageError" }));
    assert.equal(await at.read(), applied);
  });

  it("of a newer O3 that is undone, or of another folder, is no matter", async () => {
    await at.apply();
    const [path = ""] = await at.records();
    const record = JSON.parse(await readFile(path, "utf8")) as Json;
    await writeFile(join(dirname(path), "9999-a.json"), JSON.stringify({ ...record, schema: 3, state: "undone", at: "2999-01-01T00:00:00.000Z" }));
    await writeFile(join(dirname(path), "9999-b.json"), JSON.stringify({ ...record, schema: 3, workspaceFolder: "/else", at: "2999-01-01T00:00:00.000Z" }));
    assert.ok(await at.undo());
    assert.equal(await at.read(), MINE);
  });

  for (const path of ["/etc/hosts", "../outside.json", "src/main.ts", ".vscode/../../outside.json"]) {
    it(`that names ${path} directs undo nowhere`, async () => {
      const outside = join(at.path, "..", "outside.json");
      await at.apply();
      const applied = (await at.read()) ?? "";
      await writeFile(outside, applied);
      await edit((record) => ({ ...record, changes: (record.changes as Json[]).map((change) => (change.kind === "file" ? { ...change, path } : change)) }));
      assert.match((await at.undo())?.words.join(" ") ?? "", /is no file that O3 writes for Workspace settings here/);
      assert.equal(await readFile(outside, "utf8"), applied);
      assert.equal(await at.read(), applied);
    });
  }

  it("that names a model which is not O3's is no record", async () => {
    await at.apply();
    await edit((record) => ({ ...record, changes: (record.changes as Json[]).map((change) => (change.kind === "model" ? { ...change, name: "tiny:latest" } : change)) }));
    assert.equal(await at.undo(), null);
    assert.ok(at.server.models.has("tiny:latest"));
  });

  it("is found again after the folder was moved", async () => {
    await at.apply();
    const there = `${at.path}-moved`;
    await rename(at.path, there);
    assert.deepEqual((await at.undo({ workspaceFolders: [there] }))?.words, []);
    assert.equal(await readFile(join(there, ".vscode", "settings.json"), "utf8"), MINE);
    assert.equal(at.server.models.has(NAME), false);
  });

  it("says what is gone with the folder", async () => {
    await at.apply();
    await rename(at.path, `${at.path}-moved`);
    assert.deepEqual((await at.undo())?.words, [`${at.settings} was gone already.`]);
    assert.equal(at.server.models.has(NAME), false);
  });

  describe("by O3 0.1, in the results folder", () => {
    const applied = '{\n  // mine\n  "editor.tabSize": 3,\n  "o3.activePreset": { "model": "tiny:latest" },\n}\n';

    const plant = async (over: { readonly path?: string; readonly before?: string | null } = {}): Promise<string> => {
      const model = { parameters: { num_ctx: 512 }, rest: "weights of tiny:latest" };
      at.server.models.set("o3/tiny:fast", model);
      await at.write(applied);
      const file = join(at.ports.resultsFolders[0] ?? "", "applied", "2026-11-20T10-00-00-000Z-tiny-fast.json");
      await mkdir(dirname(file), { recursive: true });
      const changes = [
        { kind: "model", name: "o3/tiny:fast", from: "tiny:latest", parameters: model.parameters, expected: model, existing: { state: "absent" } },
        { kind: "file", adapter: "workspace-settings", path: at.settings, before: MINE, after: applied, makesFolder: false, ...over },
      ];
      const head = { schema: 1, id: "x", at: "2026-11-20T10:00:00.000Z", state: "applied", model: "tiny:latest", preset: "fast" };
      await writeFile(file, JSON.stringify({ ...head, endpoint: at.server.store.endpoint, derivedModel: "o3/tiny:fast", workspaceFolder: at.path, changes }));
      return file;
    };

    it("is undone byte for byte, once", async () => {
      const file = await plant();
      assert.deepEqual((await at.undo())?.words, []);
      assert.equal(await at.read(), MINE);
      assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
      assert.equal(await at.undo(), null);
      const { schema, state } = JSON.parse(await readFile(file, "utf8")) as Json;
      assert.deepEqual([schema, state], [1, "undone"]);
    });

    it("is undone by its key where the file was edited since", async () => {
      await plant();
      await at.write(applied.replace("3,", "8,"));
      assert.deepEqual((await at.undo())?.words, [`${at.settings} was edited since: only o3.activePreset was put back.`]);
      assert.equal(await at.read(), MINE.replace("3,", "8,"));
    });

    it("takes the file away that came with it", async () => {
      await plant({ before: null });
      await at.undo();
      assert.equal(await at.read(), null);
    });

    it("that names another file is passed over: the folder may be somebody else's", async () => {
      const other = join(at.path, "package.json");
      await writeFile(other, applied);
      await plant({ path: other });
      assert.equal(await at.undo(), null);
      assert.equal(await readFile(other, "utf8"), applied);
    });
  });
});
