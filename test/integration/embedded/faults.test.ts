import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { endless, generate, generateLines, runnerPid, runningModels, until } from "../../support/embedded-client";

/** Ended, or only waiting for its parent to notice. */
function isGone(pid: number): boolean {
  try {
    return execFileSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .startsWith("Z");
  } catch {
    return true;
  }
}

function childrenOf(pid: number): number[] {
  const lines = execFileSync("ps", ["-axo", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  return processes.flatMap(([child = 0, parent]) => (parent === pid && !isGone(child) ? [child] : []));
}

describe("the embedded engine survives", () => {
  let server: EmbeddedServer;

  before(async () => {
    server = await startEmbedded();
  });
  after(async () => {
    await server.stop();
  });

  it("a runner that is killed: the request fails with 500, and the next one is served", async () => {
    await generate(server.endpoint);
    const pid = await runnerPid(server.endpoint);
    const failing = generate(server.endpoint, { options: { num_predict: 0, temperature: 2 } });
    await until(async () => (await runningModels(server.endpoint)).some(({ x_requests }) => x_requests > 0));
    process.kill(pid, "SIGKILL");
    const { status, error } = await failing;
    assert.deepEqual({ status, error }, { status: 500, error: "llama runner process has terminated: signal: killed" });
    assert.equal((await generate(server.endpoint)).status, 200);
    assert.notEqual(await runnerPid(server.endpoint), pid);
  });

  it("a runner that is killed in the middle of a stream: the error is the last line", async () => {
    const lines = generateLines(server.endpoint, { options: { num_predict: 0, temperature: 2 } }, AbortSignal.timeout(15_000));
    await lines.next();
    process.kill(await runnerPid(server.endpoint), "SIGKILL");
    let last: unknown = null;
    for await (const line of lines) last = line.error ?? last;
    assert.equal(last, "llama runner process has terminated: signal: killed");
  });

  it("a client that goes away in the middle of a reply: its slot is free for the next one", async () => {
    const stream = await endless(server.endpoint);
    await stream.end();
    assert.equal((await generate(server.endpoint)).status, 200);
  });

  it("a client that goes away in the middle of a prompt: the rest of the prompt is not evaluated", async () => {
    // Evaluating all of it takes longer than this test may.
    const options = { num_ctx: 131_072 };
    const prompt = "people of the time ".repeat(12_000);
    await generate(server.endpoint, { options });
    const controller = new AbortController();
    const asking = generate(server.endpoint, { prompt, options }, controller.signal);
    const waiting = generate(server.endpoint, { options });
    await until(async () => (await runningModels(server.endpoint)).some(({ x_requests }) => x_requests === 2));
    controller.abort();
    await assert.rejects(asking, { name: "AbortError" });
    assert.equal((await waiting).status, 200);
  });

  it("a client that goes away during a load: the process that loads is ended", async () => {
    const idle = await startEmbedded();
    try {
      const controller = new AbortController();
      const loading = generate(idle.endpoint, {}, controller.signal);
      await until(() => childrenOf(idle.pid).length > 0);
      controller.abort();
      await assert.rejects(loading, { name: "AbortError" });
      await until(() => childrenOf(idle.pid).length === 0);
      assert.deepEqual(await runningModels(idle.endpoint), []);
    } finally {
      await idle.stop();
    }
  });

  it("its own end by SIGKILL without leaving runners behind", async () => {
    await generate(server.endpoint);
    const pid = await runnerPid(server.endpoint);
    process.kill(server.pid, "SIGKILL");
    await until(() => isGone(pid));
  });
});

describe("the embedded engine with little memory", () => {
  let server: EmbeddedServer;

  before(async () => {
    server = await startEmbedded({ memLimit: 24 * 2 ** 20 });
  });
  after(async () => {
    await server.stop();
  });

  it("refuses a context that does not fit before it loads, in the old server's words", async () => {
    const { status, error } = await generate(server.endpoint, { options: { num_ctx: 131_072 } });
    assert.equal(status, 500);
    assert.match(error ?? "", /^model requires more system memory \(\d+\.\d GiB\) than is available \(0\.0 GiB\)$/);
  });

  it("loads a context that fits after one that did not", async () => {
    await generate(server.endpoint, { options: { num_ctx: 131_072 } });
    assert.equal((await generate(server.endpoint, { options: { num_ctx: 512 } })).status, 200);
  });
});
