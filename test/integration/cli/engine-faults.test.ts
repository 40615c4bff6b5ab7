import assert from "node:assert/strict";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { runnerPid } from "../../support/embedded-client";
import { lastSentence, midFill, MODEL, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";

describe("o3 optimize when", function () {
  this.timeout(120_000);
  let server: EmbeddedServer;
  let place: Workspace;

  beforeEach(async () => {
    server = await startEmbedded({ models: [MODEL] });
    place = await workspace(server.endpoint);
  });
  afterEach(async () => {
    await place.remove();
    await server.stop();
  });

  it("the server is killed mid-request: keeps what is measured (3), and --resume finishes on a new server (0)", async () => {
    const run = place.optimize();
    await midFill(run, server.endpoint);
    const before = await place.trials();
    process.kill(server.pid, "SIGKILL");
    const ended = await run.ended;
    assert.equal(ended.code, 3, ended.stderr);
    assert.match(lastSentence(ended), /broke off|No Ollama answers/);
    assert.match(ended.stderr, /What was measured is kept in .*results\/\w+\. --resume continues it\./);
    assert.deepEqual((await place.trials()).slice(0, before.length), before);

    const port = Number(new URL(server.endpoint).port);
    await server.stop();
    server = await startEmbedded({ models: [MODEL], port });
    const resumed = await place.optimize("--resume").ended;
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual((await place.trials()).slice(0, before.length), before);
  });

  it("the model's process is killed mid-request: writes down a failure and goes on measuring", async () => {
    const run = place.optimize();
    await midFill(run, server.endpoint);
    process.kill(await runnerPid(server.endpoint), "SIGKILL");
    await place.untilJournal("a success behind a failure", (trials) => {
      const states = trials.map((trial) => (trial.type === "request" ? trial.verdict.state : "load"));
      return states.includes("failure") && states.lastIndexOf("success") > states.indexOf("failure");
    });
    run.kill("SIGINT");
    assert.equal((await run.ended).code, 130);
  });

  it("the model is removed mid-run: says so, and keeps what is measured (2)", async () => {
    const run = place.optimize();
    await midFill(run, server.endpoint);
    const before = await place.trials();
    const removed = await fetch(`${server.endpoint}/api/delete`, { method: "DELETE", body: JSON.stringify({ model: MODEL }) });
    assert.equal(removed.status, 200);
    const ended = await run.ended;
    assert.equal(ended.code, 2, ended.stderr);
    assert.match(lastSentence(ended), /The model "tiny-c2048:latest" is not installed \(any more\)\. Get it with 'ollama pull/);
    assert.deepEqual((await place.trials()).slice(0, before.length), before);
  });
});
