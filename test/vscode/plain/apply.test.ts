import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import type { ApplyResult, UndoResult } from "../../../src/protocol/apply";
import { folder, installedModels, MODEL, o3, optimize, run, until } from "../support/o3";

const DERIVED = "tuned/demo-c2048-latest:max_context";
const file = (): string => join(folder(), ".vscode", "settings.json");
const settings = (): string => readFileSync(file(), "utf8");

describe("applying a preset", function () {
  this.timeout(180_000);
  let untouched: string;

  const apply = (): Thenable<ApplyResult | null> => run<ApplyResult | null>("o3.applyPreset", MODEL, "max_context", { confirmed: true });

  before(async () => {
    await o3();
    await optimize();
    untouched = settings();
  });

  it("makes the model, notes it in the workspace, and is confirmed by the server", async () => {
    const api = await o3();
    const result = await apply();
    assert.deepEqual(result, { derivedModel: DERIVED, agents: [], verified: { state: "ok", contextTokens: 2048 } });
    assert.ok((await installedModels()).includes(DERIVED));
    assert.match(settings(), /\/\/ Little proof is asked for/);
    await until("the settings to be read", () => api.getApplied().length === 1);
    await run("o3.refresh");
    assert.deepEqual(api.getApplied(), [{ folder: folder(), model: MODEL, preset: "max_context", derivedModel: DERIVED, onServer: true }]);
  });

  it("is undone completely by one command", async () => {
    const api = await o3();
    await run("o3.undoApply");
    assert.equal(settings(), untouched);
    assert.ok(!(await installedModels()).includes(DERIVED));
    await until("the settings to be read", () => api.getApplied().length === 0);
    assert.deepEqual(await run("o3.undoApply"), { state: "nothing" });
  });

  it("is no dead end where the note was edited by hand: undo says that it stays, and it can be removed", async () => {
    const api = await o3();
    await apply();
    writeFileSync(file(), settings().replace('"max_context"', '"fast"'));
    const undone = await run<UndoResult | null>("o3.undoApply", { agent: null });
    assert.deepEqual([undone?.state, undone?.state === "undone" && undone.noteStays], ["undone", true]);
    assert.ok(!(await installedModels()).includes(DERIVED));
    assert.deepEqual(await run("o3.undoApply", { agent: null }), { state: "nothing" });
    await until("the settings to be read", () => api.getApplied()[0]?.preset === "fast");
    assert.equal(await run("o3.removeNote", folder()), true);
    assert.equal(settings(), untouched);
    assert.equal(await run("o3.removeNote", folder()), false);
  });

  it("copies the name that agents use, also before it is applied", async () => {
    assert.equal(await run("o3.copyModelName", MODEL, "max_context"), DERIVED);
    assert.equal(await vscode.env.clipboard.readText(), DERIVED);
    assert.equal(await run("o3.copyModelName", MODEL, "fast"), null);
  });

  it("does not write for an agent whose window would be too small, and says so with figures", async () => {
    const result = await run<ApplyResult | null>("o3.applyPreset", MODEL, "max_context", { confirmed: true, agents: ["aider"] });
    assert.deepEqual(
      result?.agents.map(({ id, state, why }) => [id, state, why]),
      [["aider", "not-written", "Aider needs a window of 12,704 tokens and this one has 2,048: its own text and tools take 4,000, an answer 512, and 8,192 are for your files."]],
    );
    assert.equal(existsSync(join(folder(), ".aider.conf.yml")), false);
    await run("o3.undoApply", { agent: null });
    assert.equal(settings(), untouched);
  });

  it("of a preset that was never measured is refused", async () => {
    assert.equal(await run("o3.applyPreset", MODEL, "fast", { confirmed: true }), null);
    assert.equal(settings(), untouched);
  });
});
