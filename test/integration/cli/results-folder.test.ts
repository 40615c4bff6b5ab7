import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runningModels } from "../../support/embedded-client";
import { lastSentence, midFill } from "../../support/cli-run";
import { mountSmallDisk, writeProtected } from "../../support/small-disk";
import { usePlaces } from "../../support/cli-suite";

describe("o3 optimize into a folder that", function () {
  this.timeout(120_000);
  const used = usePlaces();

  const logs = (): string => join(used.place.results, "logs");
  const journal = (): string => join(logs(), readdirSync(logs()).find((name) => name.endsWith(".jsonl")) ?? "");
  const nothingIsLoaded = async (): Promise<void> => {
    assert.deepEqual(await runningModels(used.server.endpoint), []);
  };

  it("is read-only: says so and measures nothing (1)", async () => {
    const folder = writeProtected(used.place.results);
    try {
      const ended = await used.place.optimize().ended;
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(lastSentence(ended), /results\/\w+ cannot be written \(E\w+\)\. Choose a results folder you may write to\.$/);
      assert.equal(ended.stdout, "");
      await nothingIsLoaded();
    } finally {
      folder.remove();
    }
  });

  it("is a file: says so and measures nothing (1)", async () => {
    mkdirSync(dirname(used.place.results), { recursive: true });
    writeFileSync(used.place.results, "notes\n");
    const ended = await used.place.optimize().ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /there is a file where a folder has to be.*another results folder\.$/);
    assert.equal(readFileSync(used.place.results, "utf8"), "notes\n");
    await nothingIsLoaded();
  });

  it("gets full: keeps what was measured (1), and --resume goes on once there is space (0)", async () => {
    const disk = mountSmallDisk(used.place.results, 32);
    if (disk === null) return cannotSummarize();
    try {
      const ended = await used.place.optimize().ended;
      assert.equal(ended.code, 1, ended.stderr);
      assert.match(
        lastSentence(ended),
        /^o3: The disk is full: .*Free some space and resume the run; what was measured before is safe\.$/,
      );
      const kept = await used.place.trials();
      assert.ok(kept.length > 4);
      await nothingIsLoaded();
      disk.grow();
      const resumed = await used.place.optimize("--resume").ended;
      assert.equal(resumed.code, 0, resumed.stderr);
      assert.deepEqual((await used.place.trials()).slice(0, kept.length), kept);
    } finally {
      disk.remove();
    }
  });

  /** A run that was stopped writes its summaries too. Stands in for a full disk where none can be mounted. */
  async function cannotSummarize(): Promise<void> {
    mkdirSync(used.place.results, { recursive: true });
    writeFileSync(join(used.place.results, "summaries"), "a file in place of a folder\n");
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    const before = await used.place.trials();
    run.kill("SIGINT");
    const ended = await run.ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /summaries.*cannot be used.*another results folder\.$/);
    assert.deepEqual((await used.place.trials()).slice(0, before.length), before);
    await nothingIsLoaded();
  }

  it("takes the journal but not the summaries: says so, and keeps what was measured (1)", () => cannotSummarize());

  it("holds a corrupt journal: names file and line, and changes nothing (1)", async () => {
    const run = used.place.optimize();
    await run.says(/^measuring speed/m);
    run.kill("SIGINT");
    await run.ended;
    const path = journal();
    const spoiled = readFileSync(path, "utf8").replace("\n", "\ngarbage\n");
    writeFileSync(path, spoiled);
    const ended = await used.place.optimize("--resume").ended;
    assert.equal(ended.code, 1, ended.stderr);
    assert.match(lastSentence(ended), /\.jsonl, line 2: .*Fix or remove that line, or choose another results folder/);
    assert.equal(readFileSync(path, "utf8"), spoiled);
    await nothingIsLoaded();
  });

  it("holds a journal torn by a crash: moves the half line aside, says so, and goes on", async () => {
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    run.kill("SIGKILL");
    await run.ended;
    const before = await used.place.trials();
    appendFileSync(journal(), '{"schema":1,"kind":"tri');
    const resumed = used.place.optimize("--resume");
    await resumed.says(/^The last line of .*\.jsonl was torn .*; it was moved to .*\.torn-1\.$/m);
    await used.place.untilJournal("a new trial", (trials) => trials.length > before.length);
    resumed.kill("SIGINT");
    await resumed.ended;
    assert.deepEqual((await used.place.trials()).slice(0, before.length), before);
    assert.ok(existsSync(`${journal()}.torn-1`));
  });
});
