import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { emptyStore, folder, journal, loadedModels, MODEL, o3, optimize, run, store, until } from "../support/o3";
import { withThread } from "../support/thread";

const fills = (): number => journal().filter(({ purpose }) => purpose === "fill").length;

describe("a measurement", function () {
  this.timeout(180_000);

  before(o3);
  beforeEach(emptyStore);

  it("runs to the end, leaves journal, reports and presets, and tells other extensions", async () => {
    const api = await o3();
    let told: readonly unknown[] = [];
    const listener = api.onDidChange(async () => {
      told = await api.getPresets(MODEL);
    });
    const outcome = await optimize();
    assert.deepEqual([outcome?.ending, outcome?.presets[0]?.state, outcome?.presets[0]?.contextTokens], ["completed", "certified", 2048]);
    await until("other extensions to be told", () => told.length > 0);
    listener.dispose();
    const [preset] = await api.getPresets(MODEL);
    assert.deepEqual([preset?.name, preset?.state, preset?.stale, preset?.contextTokens], ["max_context", "certified", false, 2048]);
    assert.match(preset?.evidence ?? "", /4 of 4 filled loads/);
    for (const part of ["summaries", "defaults", "env", "logs"]) assert.ok(existsSync(join(store(), part)), part);
    assert.equal(existsSync(join(folder(), "o3_results")), false, "the workspace stays as it was");
  });

  it("asks for what the settings say", async () => {
    await optimize();
    const request = journal().find(({ kind }) => kind === "run-started")?.request;
    assert.deepEqual([request?.minDecodeTokensPerSecond, request?.maxTtftMs], [0.5, 600_000]);
  });

  it("is exported as it was measured", async () => {
    await optimize();
    const target = vscode.Uri.file(join(folder(), "report.csv"));
    await run("o3.exportReport", MODEL, "csv", target);
    const lines = readFileSync(target.fsPath, "utf8").trimEnd().split("\n");
    assert.equal(lines.length, journal().filter(({ kind }) => kind === "trial").length + 1);
  });

  it("opens its panel and its journal", async () => {
    await optimize();
    await run("o3.showResults", MODEL);
    const tabs = (): string[] => vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
    await until("the panel", () => tabs().some((label) => label === `O3: ${MODEL}`));
    await run("o3.openJournal", MODEL);
    assert.match(vscode.window.activeTextEditor?.document.fileName ?? "", /\.jsonl$/);
  });

  it("is cancelled: nothing stays loaded, and all finished trials are kept", async () => {
    const running = optimize();
    await until("a filled window", () => fills() > 0);
    await run("o3.cancel");
    const outcome = await running;
    assert.equal(outcome?.ending, "cancelled");
    assert.deepEqual(await loadedModels(), []);
    assert.ok(fills() > 0);
  });

  it("survives the death of the optimizer's thread, and goes on from there", async () => {
    await withThread(async (kill) => {
      const running = optimize();
      await until("a filled window", () => fills() > 0);
      const before = journal().length;
      await kill();
      assert.equal(await running, null);
      const outcome = await optimize({ resume: true });
      assert.equal(outcome?.ending, "completed");
      assert.ok(journal().length > before);
      assert.equal(new Set(journal().map(({ runId }) => runId)).size, 2);
    });
  });

  it("of a model that is not there fails without a run", async () => {
    assert.equal(await run("o3.optimizeModel", "no-such-model", { goal: "all" }), null);
    assert.equal(journal().length, 0);
  });
});

describe("a server that does not answer", function () {
  this.timeout(180_000);
  const config = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("o3");
  before(async () => {
    await o3();
    emptyStore();
    await optimize();
  });
  after(() => config().update("endpoint", undefined, vscode.ConfigurationTarget.Workspace));

  it("hides nothing that was measured, is told, and nothing hangs", async () => {
    await config().update("endpoint", "http://127.0.0.1:9", vscode.ConfigurationTarget.Workspace);
    await run("o3.refresh");
    const api = await o3();
    const [preset] = await api.getPresets(MODEL);
    assert.deepEqual([preset?.name, preset?.state, preset?.contextTokens], ["max_context", "certified", 2048]);
    await run("o3.showResults", MODEL);
    await until("the panel", () => vscode.window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label === `O3: ${MODEL}`)));
    assert.equal(await run("o3.applyPreset", MODEL, "max_context", { confirmed: true }), null);
    assert.deepEqual(api.getApplied(), []);
    assert.equal(await optimize(), null);
    const findings = await run<{ state: string; what: string }[]>("o3.checkMachine");
    assert.equal(findings.find(({ what }) => what === "server")?.state, "problem");
  });
});
