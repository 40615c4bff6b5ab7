import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { runningModels } from "../../support/embedded-client";
import { lastSentence, midFill, MODEL, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import { mountSmallDisk, writeProtected } from "../../support/small-disk";

describe("o3 optimize into a folder that", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let place: Workspace;

  before(async () => {
    server = await startEmbedded({ models: [MODEL] });
  });
  after(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    place = await workspace(server.endpoint);
  });
  afterEach(async () => {
    await place.remove();
  });

  const logs = (): string => join(place.results, "logs");
  const journal = (): string => join(logs(), readdirSync(logs()).find((name) => name.endsWith(".jsonl")) ?? "");
  const nothingIsLoaded = async (): Promise<void> => {
    assert.deepEqual(await runningModels(server.endpoint), []);
  };

  it("is read-only: says so and measures nothing (1)", async () => {
    const folder = writeProtected(place.results);
    try {
      const ended = await place.optimize().ended;
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(lastSentence(ended), /o3_results cannot be written \(E\w+\)\. Choose a results folder you may write to\.$/);
      assert.equal(ended.stdout, "");
      await nothingIsLoaded();
    } finally {
      folder.remove();
    }
  });

  it("is a file: says so and measures nothing (1)", async () => {
    writeFileSync(place.results, "notes\n");
    const ended = await place.optimize().ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /there is a file where a folder has to be.*another results folder\.$/);
    assert.equal(readFileSync(place.results, "utf8"), "notes\n");
    await nothingIsLoaded();
  });

  it("gets full: keeps what was measured (1), and --resume goes on once there is space (0)", async () => {
    const disk = mountSmallDisk(place.results, 32);
    if (disk === null) return cannotSummarize();
    try {
      const ended = await place.optimize().ended;
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(
        lastSentence(ended),
        /^o3: The disk is full: .*Free some space and resume the run; what was measured before is safe\.$/,
      );
      const kept = await place.trials();
      assert.ok(kept.length > 4);
      await nothingIsLoaded();
      disk.grow();
      const resumed = await place.optimize("--resume").ended;
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.deepEqual((await place.trials()).slice(0, kept.length), kept);
    } finally {
      disk.remove();
    }
  });

  /** A run that was stopped writes its summaries too. Stands in for a full disk where none can be mounted. */
  async function cannotSummarize(): Promise<void> {
    mkdirSync(place.results, { recursive: true });
    writeFileSync(join(place.results, "summaries"), "a file in place of a folder\n");
    const run = place.optimize();
    await midFill(run, server.endpoint);
    const before = await place.trials();
    run.kill("SIGINT");
    const ended = await run.ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /summaries.*cannot be used.*another results folder\.$/);
    assert.deepEqual((await place.trials()).slice(0, before.length), before);
    await nothingIsLoaded();
  }

  it("takes the journal but not the summaries: says so, and keeps what was measured (1)", () => cannotSummarize());

  it("holds a corrupt journal: names file and line, and changes nothing (1)", async () => {
    const run = place.optimize();
    await run.says(/^measuring speed/m);
    run.kill("SIGINT");
    await run.ended;
    const path = journal();
    const spoiled = readFileSync(path, "utf8").replace("\n", "\ngarbage\n");
    writeFileSync(path, spoiled);
    const ended = await place.optimize("--resume").ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /\.jsonl, line 2: .*Mend or remove that line, or choose another results folder/);
    assert.equal(readFileSync(path, "utf8"), spoiled);
    await nothingIsLoaded();
  });

  it("holds a journal torn by a crash: moves the half line aside, says so, and goes on", async () => {
    const run = place.optimize();
    await midFill(run, server.endpoint);
    run.kill("SIGKILL");
    await run.ended;
    const before = await place.trials();
    appendFileSync(journal(), '{"schema":1,"kind":"tri');
    const resumed = place.optimize("--resume");
    await resumed.says(/^The last line of .*\.jsonl was torn .*; it was moved to .*\.torn-1\.$/m);
    await place.untilJournal("a new trial", (trials) => trials.length > before.length);
    resumed.kill("SIGINT");
    await resumed.ended;
    assert.deepEqual((await place.trials()).slice(0, before.length), before);
    assert.ok(existsSync(`${journal()}.torn-1`));
  });
});
