import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { emptyStore, folder, MODEL, o3, optimize, run, store } from "../support/o3";

describe("a results folder that cannot be used", function () {
  this.timeout(180_000);
  const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("o3");

  before(o3);
  beforeEach(emptyStore);
  after(async () => {
    await config().update("resultsFolder", undefined, vscode.ConfigurationTarget.Workspace);
    emptyStore();
  });

  it("because its journal is corrupt: nothing is measured, and nothing of it is lost", async () => {
    await optimize();
    const [name = ""] = readdirSync(join(store(), "logs"));
    const file = join(store(), "logs", name);
    appendFileSync(file, '{"kind":"trial","schema":1}\n');
    const before = readFileSync(file, "utf8");
    assert.equal(await optimize(), null);
    assert.equal(readFileSync(file, "utf8"), before);
    // The tree and the panel go on without it.
    await run("o3.refresh");
    await run("o3.showResults", MODEL);
    assert.deepEqual(await (await o3()).getPresets(MODEL), []);
  });

  it("because it is a file: the run does not begin", async () => {
    await config().update("resultsFolder", join(folder(), "README.md"), vscode.ConfigurationTarget.Workspace);
    assert.equal(await optimize(), null);
  });
});
