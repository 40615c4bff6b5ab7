import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { emptyStore, folder, MODEL, o3, optimize, run, store } from "../support/o3";

const QUICK = ["--goal", "max-context", "--reliability", "0.7", "--confidence", "0.7"];

describe("results belong to the machine", function () {
  this.timeout(180_000);
  const project = (): string => join(folder(), "o3_results");
  const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("o3");
  const presets = async (): Promise<unknown> => {
    await run("o3.refresh");
    return (await (await o3()).getPresets(MODEL)).map(({ name, state, stale }) => [name, state, stale]);
  };
  const PROVEN = [["max_context", "certified", false]];

  before(o3);
  beforeEach(() => {
    emptyStore();
    rmSync(project(), { recursive: true, force: true });
  });
  after(async () => {
    await config().update("resultsFolder", undefined, vscode.ConfigurationTarget.Workspace);
    rmSync(project(), { recursive: true, force: true });
    emptyStore();
  });

  it("what the command line measured in another folder is there", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "o3-elsewhere-"));
    cpSync(join(folder(), ".o3"), join(elsewhere, ".o3"), { recursive: true });
    const cli = join(vscode.extensions.getExtension("ozone.o3")?.extensionPath ?? "", "dist", "cli.js");
    const env = { ...process.env, OLLAMA_HOST: process.env.O3_TEST_ENDPOINT, ELECTRON_RUN_AS_NODE: "1" };
    await promisify(execFile)(process.execPath, [cli, "optimize", MODEL, ...QUICK], { cwd: elsewhere, env });
    assert.deepEqual(await presets(), PROVEN);
    rmSync(elsewhere, { recursive: true });
    assert.deepEqual(await presets(), PROVEN, "also without that folder");
  });

  it("a project's folder from before counts as well", async () => {
    await optimize();
    renameSync(store(), project());
    rmSync(join(project(), ".gitignore"));
    emptyStore();
    assert.deepEqual(await presets(), PROVEN);
    assert.equal(existsSync(join(project(), ".gitignore")), false, "it is left as it is");
  });

  it("a folder that the settings name gets everything too, and Git is told to leave it alone", async () => {
    await config().update("resultsFolder", "o3_results", vscode.ConfigurationTarget.Workspace);
    await optimize();
    assert.equal(readFileSync(join(project(), ".gitignore"), "utf8"), "*\n");
    for (const part of ["logs", "summaries", "defaults", "env"]) assert.deepEqual(readdirSync(join(project(), part)), readdirSync(join(store(), part)), part);
    assert.deepEqual(await presets(), PROVEN, "once");
    emptyStore();
    assert.deepEqual(await presets(), PROVEN);
  });
});
