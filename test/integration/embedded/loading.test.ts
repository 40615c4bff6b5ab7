import assert from "node:assert/strict";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { endless, generate, runnerPid, runningModels, until } from "../../support/embedded-client";

describe("the embedded engine keeps a runner", () => {
  let server: EmbeddedServer;
  let pid: number;

  before(async () => {
    server = await startEmbedded({ models: ["tiny-c2048"] });
  });
  after(async () => {
    await server.stop();
  });
  beforeEach(async () => {
    await ask({});
    pid = await runnerPid(server.endpoint);
  });

  const ask = (options: Readonly<Record<string, unknown>>): ReturnType<typeof generate> =>
    generate(server.endpoint, { model: "tiny-c2048", options });

  it("for another temperature, seed and length", async () => {
    await ask({ temperature: 0, seed: 9, num_predict: 2 });
    assert.equal(await runnerPid(server.endpoint), pid);
  });

  it("for options that it does not know", async () => {
    await ask({ batch: 64, f16_kv: true });
    assert.equal(await runnerPid(server.endpoint), pid);
  });

  for (const option of [{ num_ctx: 1024 }, { num_batch: 32 }, { num_thread: 2 }, { use_mmap: true }]) {
    it(`no longer for ${JSON.stringify(option)}`, async () => {
      await ask(option);
      assert.notEqual(await runnerPid(server.endpoint), pid);
    });
  }

  it("with the context that it was trained on when asked for more", async () => {
    await ask({ num_ctx: 1_000_000 });
    const [model] = await runningModels(server.endpoint);
    assert.equal(model?.context_length, 2048);
  });

  it("until a keep_alive of 0", async () => {
    await generate(server.endpoint, { model: "tiny-c2048", keep_alive: 0 });
    await until(async () => (await runningModels(server.endpoint)).length === 0);
    assert.throws(() => process.kill(pid, 0), "it was no longer listed while its process still held the memory");
  });

  it("for centuries with a keep_alive of -1", async () => {
    await generate(server.endpoint, { model: "tiny-c2048", keep_alive: -1 });
    const [model] = await runningModels(server.endpoint);
    assert.match(model?.expires_at ?? "", /^23/);
  });
});

describe("the embedded engine unloads", () => {
  it("after the reply under way when asked in the middle of it", async () => {
    const server = await startEmbedded();
    try {
      const stream = await endless(server.endpoint);
      const unloaded = await generate(server.endpoint, { prompt: "", keep_alive: 0 });
      assert.equal(unloaded.done_reason, "unload");
      assert.equal((await runningModels(server.endpoint)).length, 1);
      await stream.end();
      await until(async () => (await runningModels(server.endpoint)).length === 0);
    } finally {
      await server.stop();
    }
  });

  it("the model that was not used for longest when only so many may be loaded", async () => {
    const server = await startEmbedded({ models: ["tiny", "tiny-c2048"], env: { OLLAMA_MAX_LOADED_MODELS: "1" } });
    try {
      await generate(server.endpoint, { model: "tiny" });
      await generate(server.endpoint, { model: "tiny-c2048" });
      assert.deepEqual(
        (await runningModels(server.endpoint)).map(({ name }) => name),
        ["tiny-c2048:latest"],
      );
    } finally {
      await server.stop();
    }
  });
});

describe("the embedded engine under many requests", () => {
  it("serves as many at once as it has slots", async () => {
    const server = await startEmbedded({ env: { OLLAMA_NUM_PARALLEL: "2" } });
    try {
      // The second one would wait for ever behind the first in a single slot.
      const streams = await Promise.all([endless(server.endpoint), endless(server.endpoint)]);
      await Promise.all(streams.map(({ end }) => end()));
    } finally {
      await server.stop();
    }
  });

  it("answers 503 when its queue is full, and serves those that wait", async () => {
    const server = await startEmbedded({ env: { OLLAMA_MAX_QUEUE: "1" } });
    try {
      const stream = await endless(server.endpoint);
      const waiting = [600, 700, 800, 900].map((num_ctx) => generate(server.endpoint, { options: { num_ctx } }));
      const refused = await Promise.race(waiting);
      assert.equal(refused.status, 503);
      assert.equal(refused.error, "server busy, please try again.  maximum pending requests exceeded");
      await stream.end();
      const statuses = (await Promise.all(waiting)).map(({ status }) => status).sort();
      assert.deepEqual(statuses, [200, 200, 503, 503]);
    } finally {
      await server.stop();
    }
  });
});
