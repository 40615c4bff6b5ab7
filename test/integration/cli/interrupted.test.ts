import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { copyFileSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { makeModels, startEmbedded } from "../../support/embedded";
import { runningModels } from "../../support/embedded-client";
import { lastSentence, midFill, workspace, MODEL, QUICK } from "../../support/cli-run";
import type { RunningCli } from "../../support/cli";
import { startLocalServer } from "../../support/local-server";
import type { Trial } from "../../../src/core/domain/trial";
import { until } from "../../support/until";
import { usePlaces } from "../../support/cli-suite";

/** Ctrl-C, and how it ended: by itself. What it waits for where that is wrong takes longer than a test may. */
async function cancel(run: RunningCli, ...more: readonly NodeJS.Signals[]): Promise<Awaited<RunningCli["ended"]>> {
  for (const signal of ["SIGINT", ...more] as const) run.kill(signal);
  const ended = await run.ended;
  assert.equal(ended.signal, null);
  return ended;
}

const ids = (trials: readonly Trial[]): string[] => trials.map(({ id }) => id);
const isFill = (trial: Trial): boolean => trial.type === "request" && trial.purpose === "fill";

/** What is measured before the contexts are chosen, and never again. */
const first = (trials: readonly Trial[]): Trial[] => trials.filter(({ purpose }) => ["baseline", "calibrate", "depth", "search"].includes(purpose));

/** A model file with the name of the tests' own and other weights in it. */
async function otherWeights(): Promise<string> {
  const [own, other] = await makeModels([MODEL, "tiny-c4096"]);
  assert.ok(own !== undefined && other !== undefined);
  const renamed = join(mkdtempSync(join(tmpdir(), "o3-other-")), basename(own));
  copyFileSync(other, renamed);
  return renamed;
}

describe("o3 optimize that is interrupted", function () {
  this.timeout(120_000);
  const used = usePlaces();

  it("by Ctrl-C while the server does not answer yet: ends at once (130)", async () => {
    const silent = await startLocalServer(() => undefined);
    const run = used.place.optimize("--endpoint", silent.url.href);
    await until("a request", () => silent.seen.length > 0);
    const ended = await cancel(run);
    await silent.stop();
    assert.equal(ended.code, 130);
    assert.equal(lastSentence(ended), "o3: Cancelled.");
  });

  it("by Ctrl-C during a load: unloads the model and keeps a whole journal (130)", async () => {
    const run = used.place.optimize();
    await run.says(/^loading with /m);
    const ended = await cancel(run);
    assert.equal(ended.code, 130, ended.stderr);
    assert.deepEqual(await runningModels(used.server.endpoint), []);
    assert.deepEqual((await used.place.records()).at(-1)?.kind, "run-ended");
  });

  it("by the end of those who read it, as head's: unloads the model and keeps a whole journal (130)", async () => {
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    run.readNoMore();
    const { code, signal } = await run.ended;
    assert.deepEqual([code, signal], [130, null]);
    const last = (await used.place.records()).at(-1);
    assert.equal(last?.kind === "run-ended" && last.ending.state, "cancelled");
    assert.deepEqual(await runningModels(used.server.endpoint), []);
  });

  it("by Ctrl-C during a fill: keeps all trials, unloads the model, and shows what they are worth (130)", async () => {
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    const before = await used.place.trials();
    const ended = await cancel(run);
    assert.equal(ended.code, 130, ended.stderr);
    assert.deepEqual((await used.place.trials()).slice(0, before.length), before);
    const last = (await used.place.records()).at(-1);
    assert.equal(last?.kind === "run-ended" && last.ending.state, "cancelled");
    assert.deepEqual(await runningModels(used.server.endpoint), []);
    assert.match(
      ended.stdout.replaceAll(/[\s│]+/g, " "),
      /Max context 2048 provisional .*The run was cancelled before it was proven; it can be resumed\./,
    );
  });

  for (const second of ["SIGINT", "SIGTERM"] as const) {
    it(`by Ctrl-C that npm or timeout passes on once more as ${second}: unloads the model and writes its files (130)`, async () => {
      const run = used.place.optimize();
      await midFill(run, used.server.endpoint);
      const ended = await cancel(run, second);
      assert.equal(ended.code, 130, ended.stderr);
      assert.equal((await used.place.records()).at(-1)?.kind, "run-ended");
      assert.deepEqual(await runningModels(used.server.endpoint), []);
      assert.ok(readdirSync(join(used.place.results, "summaries")).length > 0, "summaries are written");
    });
  }

  it("by Ctrl-C while the server hangs in the middle of a fill: does not wait for it (130)", async () => {
    const run = used.place.optimize();
    await midFill(run, used.server.endpoint);
    process.kill(used.server.pid, "SIGSTOP");
    try {
      const ended = await cancel(run);
      assert.equal(ended.code, 130, ended.stderr);
      assert.match(ended.stderr, /Could not unload tiny-c2048:latest: /);
    } finally {
      process.kill(used.server.pid, "SIGCONT");
    }
  });

  it("by kill -9, twice: --resume continues, repeats no finished trial, and certifies with what all parts measured (0)", async () => {
    for (const fills of [1, 2]) {
      const run = used.place.optimize(...(fills === 1 ? [] : ["--resume"]));
      await used.place.untilJournal(`${fills} fills`, (trials) => trials.filter(isFill).length >= fills);
      run.kill("SIGKILL");
      await run.ended;
    }
    const before = await used.place.trials();
    const resumed = await used.place.optimize("--resume").ended;
    assert.equal(resumed.code, 0, resumed.stderr);
    const after = await used.place.trials();
    assert.deepEqual(after.slice(0, before.length), before);
    assert.equal(new Set(ids(after)).size, after.length);
    assert.ok(first(before).length >= 4);
    assert.deepEqual(first(after), first(before));
    const report = JSON.parse((await used.place.start("report", "--format", "json").ended).stdout) as { runIds: string[]; totals: { loads: number; requests: number } };
    assert.equal(report.runIds.length, 3);
    assert.equal(report.totals.loads + report.totals.requests, after.length);
  });

  it("and whose model is another one by now: --resume says so, starts anew and mixes nothing", async () => {
    const run = used.place.optimize();
    await used.place.untilJournal("a fill", (trials) => trials.some(isFill));
    await cancel(run);
    const before = await used.place.trials();
    const other = await startEmbedded({ models: [], files: [await otherWeights()] });
    try {
      const again = used.place.start("optimize", MODEL, ...QUICK, "--resume", "--endpoint", other.endpoint);
      await again.says(/^The last run cannot be continued\. The model has changed: it was \w{12} and is now \w{12}\. Starting a fresh run\.$/m);
      await again.says(/^filling /m);
      await cancel(again);
      const [first, second] = (await used.place.records()).filter((record) => record.kind === "run-started");
      assert.equal(second?.resumes, null);
      assert.notEqual(second.model.digest, first?.model.digest);
      assert.deepEqual((await used.place.trials()).slice(0, before.length), before);
    } finally {
      await other.stop();
    }
  });

  it("with nothing to resume: --resume says so and starts afresh", async () => {
    const run = used.place.optimize("--resume");
    await run.says(/^Nothing to resume for tiny-c2048:latest: starting a fresh run\.$/m);
    await run.says(/^loading with /m);
    await cancel(run);
  });

  it("by nobody: a second run on the same server is refused, in whatever folder, and the first one goes on", async () => {
    const run = used.place.optimize();
    await run.says(/^measuring speed/m);
    const elsewhere = await workspace(used.server.endpoint.replace("127.0.0.1", "localhost"));
    try {
      for (const place of [used.place, elsewhere]) {
        const second = await place.optimize().ended;
        assert.equal(second.code, 1);
        assert.equal(second.stdout, "");
        assert.match(
          lastSentence(second),
          new RegExp(`Another O3 run \\(process ${run.pid}, since .* measures tiny-c2048:latest for .*Wait for it, or stop it\\. --wait lets O3 wait for it\\.$`),
        );
      }
      const third = elsewhere.optimize("--wait");
      await third.says(/^Waiting in line: another O3 measures tiny-c2048:latest for /m);
      await run.says(/^filling /m);
      await cancel(run);
      await third.says(/^loading with /m);
      await cancel(third);
    } finally {
      await elsewhere.remove();
    }
    assert.equal((await used.place.records()).filter(({ kind }) => kind === "run-started").length, 1);
  });
});
