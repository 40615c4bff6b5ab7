import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPlan, planApply } from "../../../src/apply";
import { withContext } from "../../../src/core/domain/settings";
import { EngineError } from "../../../src/core/errors";
import { dyingAfter, serverWith } from "./server";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("undoing an applied preset", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
    await at.write(MINE);
  });
  afterEach(() => at.remove());

  const undo = (ports = at.ports): ReturnType<Workspace["undo"]> => at.undo({ ports });
  const records = async (): Promise<string[]> => {
    const folder = join(at.ports.stateFolder, "applied");
    return (await readdir(folder)).map((name) => join(folder, name));
  };
  const edit = async (path: string, change: (record: Record<string, unknown>) => unknown): Promise<void> => {
    await writeFile(path, JSON.stringify(change(JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>)));
  };
  const assertUntouched = async (): Promise<void> => {
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
    assert.equal(await at.read(), MINE);
  };

  // Two looks for the plan to hold, the model made, a look at it: a crash after each of them.
  for (const calls of [0, 1, 2, 3, 4]) {
    it(`restores everything after a crash behind call ${calls} to the server`, async () => {
      const plan = await planApply(at.wanted(), at.ports, never);
      await assert.rejects(applyPlan(plan, at.withStore(dyingAfter(at.server.store, calls)), never), /dead|died/);
      await undo();
      await assertUntouched();
      assert.equal(await undo(), null);
    });
  }

  it("restores everything after a crash behind the last change, before that was written down", async () => {
    await at.apply();
    const [path = ""] = await records();
    await edit(path, (record) => ({ ...record, state: "begun" }));
    assert.equal((await undo())?.record.preset, "fast");
    await assertUntouched();
  });

  it("restores everything after a crash in the middle of an earlier undo", async () => {
    await at.apply();
    await assert.rejects(undo(at.withStore(dyingAfter(at.server.store, 1))), /died/);
    assert.equal(await at.read(), MINE);
    await undo();
    await assertUntouched();
  });

  it("of an apply that was cut off before it did anything takes back the one before", async () => {
    await at.apply();
    const plan = await planApply(at.wanted({ preset: "balanced" }), at.ports, never);
    await assert.rejects(applyPlan(plan, at.withStore(dyingAfter(at.server.store, 1)), never), /died/);
    assert.equal((await undo())?.record.preset, "fast");
    await assertUntouched();
  });

  it("twice takes back the one before, also when the clock went backwards", async () => {
    await at.apply({ settings: withContext(512) });
    await applyPlan(await planApply(at.wanted({ settings: withContext(1024) }), at.ports, never), { ...at.ports, now: () => 0 }, never);
    assert.equal(at.server.models.get(NAME)?.parameters.num_ctx, 1024);
    await undo();
    assert.equal(at.server.models.get(NAME)?.parameters.num_ctx, 512);
    assert.match((await at.read()) ?? "", /"num_ctx": 512/);
    await undo();
    await assertUntouched();
  });

  it("leaves a model that was changed since, and says so", async () => {
    await at.apply();
    await at.server.store.create(NAME, "tiny:latest", { num_ctx: 700 }, never);
    assert.deepEqual((await undo())?.words, [`The model ${NAME} was changed since and is left as it is.`]);
    assert.equal(at.server.models.get(NAME)?.parameters.num_ctx, 700);
  });

  it("leaves a model of the same options on other weights", async () => {
    await at.apply();
    at.server.models.set(NAME, { parameters: { num_ctx: 512 }, rest: "somebody's" });
    assert.match((await undo())?.words[0] ?? "", /was changed since/);
    assert.ok(at.server.models.has(NAME));
  });

  it("says that a model was gone already", async () => {
    await at.apply();
    at.server.models.delete(NAME);
    assert.deepEqual((await undo())?.words, [`The model ${NAME} was gone already.`]);
  });

  it("says that earlier options cannot be put back where the base is gone", async () => {
    await at.apply({ settings: withContext(512) });
    await at.apply({ settings: withContext(1024) });
    at.server.models.delete("tiny:latest");
    assert.match((await undo())?.words[0] ?? "", /tiny:latest, from which it would be put back, is gone/);
  });

  it("takes the file back while the server is down, and the model later", async () => {
    await at.apply();
    const down = {
      ...at.server.store,
      find: (): Promise<never> => Promise.reject(new EngineError("unreachable", "The server does not answer.")),
    };
    await assert.rejects(undo(at.withStore(down)), { reason: "unreachable" });
    assert.equal(await at.read(), MINE);
    await undo();
    await assertUntouched();
  });

  it("asks no other server than the one that is set, and says what stays where", async () => {
    await at.apply();
    const other = serverWith({ "tiny:latest": {}, [NAME]: { num_ctx: 512 } }, "http://10.0.0.7:11434");
    assert.match((await undo(at.withStore(other.store)))?.words[0] ?? "", /stays on the server at http:\/\/127\.0\.0\.1:11434/);
    assert.ok(other.models.has(NAME));
    assert.equal(await at.read(), MINE);
  });

  it("keeps its records from other users of the machine", async () => {
    await at.apply();
    const [path = ""] = await records();
    assert.equal((await stat(path)).mode & 0o077, 0);
  });

  it("passes damaged files over", async () => {
    await at.apply();
    await writeFile(join(at.ports.stateFolder, "applied", "9.json"), "{");
    assert.ok(await undo());
    await assertUntouched();
  });

  it("changes nothing before its record is on the disk", async () => {
    await writeFile(at.ports.stateFolder, "a file where the folder should be");
    await assert.rejects(at.apply(), { name: "ResultsError" });
    await assertUntouched();
  });
});
