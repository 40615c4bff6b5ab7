import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { versionReply } from "../../../src/ollama/wire";
import { startEmbedded } from "../../support/embedded";
import { generate, runnerPid, runningModels } from "../../support/embedded-client";
import { freePort } from "../../../src/private-server/free-port";
import { saying } from "../../support/saying";
import { inWords } from "../../../src/words/said";
import { gone, inPlace, isRunning, tinyRecipe } from "./support";

const settingsOf = async (endpoint: URL): Promise<unknown> =>
  versionReply.parse(await (await fetch(new URL("/api/version", endpoint), { signal: AbortSignal.timeout(5_000) })).json()).embedded;

describe("a private server that runs", function () {
  this.timeout(60_000);

  it("answers on a loopback port of its own with the settings asked, and ends with its runner and its files", () =>
    inPlace(async ({ folder, notes, start }) => {
      const asked = { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 } as const;
      const server = await start({ recipe: await tinyRecipe(), asked });
      assert.equal(server.endpoint.hostname, "127.0.0.1");
      assert.deepEqual(await settingsOf(server.endpoint), { kv_cache_type: "q8_0", flash_attention: true, num_parallel: 2 });
      assert.equal((await generate(server.endpoint.origin)).status, 200);
      const runner = await runnerPid(server.endpoint.origin);
      await server.stop();
      assert.deepEqual(await server.exited, { code: "server-ended-by-o3" });
      assert.deepEqual([await isRunning(server.pid), await isRunning(runner)], [false, false]);
      assert.deepEqual(readdirSync(folder), []);
      assert.match(server.log(), /listening/);
      assert.deepEqual(notes, []);
    }));

  it("may be stopped twice, at once and later", () =>
    inPlace(async ({ start }) => {
      const server = await start({ recipe: await tinyRecipe() });
      await Promise.all([server.stop(), server.stop()]);
      await server.stop();
      assert.ok(!(await isRunning(server.pid)));
    }));

  it("tells its end when somebody kills it, and takes its runner along", () =>
    inPlace(async ({ folder, start }) => {
      const server = await start({ recipe: await tinyRecipe() });
      await generate(server.endpoint.origin);
      const runner = await runnerPid(server.endpoint.origin);
      // A runner that cannot end by itself, as Ollama's does not when its server is killed.
      process.kill(runner, "SIGSTOP");
      process.kill(server.pid, "SIGKILL");
      assert.match(inWords(await server.exited), /^The private server ended \(signal SIGKILL\)/);
      assert.ok(!(await isRunning(runner)));
      assert.deepEqual(readdirSync(folder), []);
    }));

  it("takes another port when the one chosen is taken, though an Ollama answers there, whose model stays loaded", async () => {
    const users = await startEmbedded();
    try {
      await generate(users.endpoint);
      const loaded = await runnerPid(users.endpoint);
      await inPlace(async ({ notes, start }) => {
        const taken = Number(new URL(users.endpoint).port);
        const ports = [taken, await freePort()];
        const server = await start({ recipe: await tinyRecipe(), pickPort: () => Promise.resolve(ports.shift() ?? 0) });
        assert.notEqual(server.endpoint.port, String(taken));
        assert.equal(notes.length, 1);
        assert.match(notes[0] ?? "", new RegExp(`^Port ${taken} was taken by another program`));
        await generate(server.endpoint.origin);
        const runner = await runnerPid(server.endpoint.origin);
        assert.notEqual(runner, loaded);
        await server.stop();
        await gone(runner);
      });
      assert.deepEqual(
        (await runningModels(users.endpoint)).map(({ x_pid }) => x_pid),
        [loaded],
      );
    } finally {
      await users.stop();
    }
  });

  it("gives up when every port is taken, and leaves nothing", async () => {
    const users = await startEmbedded();
    try {
      await inPlace(async ({ folder, start }) => {
        const pickPort = (): Promise<number> => Promise.resolve(Number(new URL(users.endpoint).port));
        await assert.rejects(start({ recipe: await tinyRecipe(), pickPort }), saying("Other programs took all 4 ports that the private server tried: try again.", { reason: "unreachable" }));
        assert.deepEqual(readdirSync(folder), []);
      });
    } finally {
      await users.stop();
    }
  });
});
