import assert from "node:assert/strict";
import { readJournal } from "../../../src/results";
import { withContext } from "../../../src/core/domain/settings";
import type { Engine, KeepAlive } from "../../../src/core/ports";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { midFill, MODEL, QUICK, workspace } from "../../support/cli-run";
import type { Workspace } from "../../support/cli-run";
import type { Ended, RunningCli } from "../../support/cli";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { generate, runningModels } from "../../support/embedded-client";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { until } from "../../support/until";

const OTHER = "tiny-c4096";

describe("a run that kill -9 ended leaves its model in memory", function () {
  this.timeout(180_000);
  let server: EmbeddedServer;
  let place: Workspace;

  beforeEach(async () => {
    server = await startEmbedded({ models: [MODEL, OTHER, "tiny"] });
    place = await workspace(server.endpoint);
  });
  afterEach(async () => {
    await place.remove();
    await server.stop();
  });

  const inMemory = async (): Promise<string[]> => (await runningModels(server.endpoint)).map(({ name }) => name).sort();

  async function kill(run: RunningCli): Promise<void> {
    run.kill("SIGKILL");
    await run.ended;
  }

  /** The next run, far enough to have looked around, and then ended in order. */
  async function next(model: string, ...flags: readonly string[]): Promise<Ended> {
    const run = place.start("optimize", model, ...QUICK, ...flags);
    await run.says(/^loading with /m);
    run.kill("SIGINT");
    return run.ended;
  }

  /** What the newest run took for the user's. */
  async function takenForTheUsers(model: string): Promise<readonly string[] | undefined> {
    const { records } = await readJournal(place.results, `${model}:latest`);
    const last = records.findLast((record) => record.kind === "run-started");
    return last?.kind === "run-started" ? last.loadedBefore : undefined;
  }

  async function withEngine<T>(work: (engine: Engine, signal: AbortSignal) => Promise<T>): Promise<T> {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    try {
      return await work(engine, AbortSignal.timeout(60_000));
    } finally {
      await engine.close();
    }
  }

  /** The measured model, as a user has it in memory. */
  const loadedByUser = (contextTokens: number, keepAlive: KeepAlive): Promise<unknown> =>
    withEngine(async (engine, signal) => {
      await engine.unload(MODEL, signal);
      await engine.load({ model: MODEL, settings: withContext(contextTokens), purpose: "restore", keepAlive, timeLimitMs: 60_000 }, signal);
    });

  const held = async (): Promise<unknown> => (await withEngine((engine, signal) => engine.loaded(signal))).map(({ name, contextTokens, keepAlive }) => [name, contextTokens, keepAlive]);

  for (const model of [MODEL, OTHER]) {
    it(`and the user's own is outside: the next run, of ${model === MODEL ? "the same" : "another"} model, puts it back with its context and its time, though it was killed twice`, async () => {
      await loadedByUser(512, "forever");
      for (let times = 0; times < 2; times++) {
        const run = place.optimize();
        await midFill(run, server.endpoint);
        await kill(run);
      }
      assert.notDeepEqual(await held(), [[`${MODEL}:latest`, 512, "forever"]]);
      const ended = await next(model);
      assert.match(ended.stderr, /^tiny-c2048:latest was in memory before an O3 run that was cut off: it is put back when this run ends\.$/m);
      assert.deepEqual(await held(), [[`${MODEL}:latest`, 512, "forever"]]);
      assert.doesNotMatch((await next(OTHER)).stderr, /was in memory before/);
    });

    it(`in the middle of a fill: a run of ${model === MODEL ? "the same" : "another"} model knows it, and puts only the user's back`, async () => {
      const run = place.optimize();
      await midFill(run, server.endpoint);
      await kill(run);
      assert.deepEqual(await inMemory(), [`${MODEL}:latest`]);
      await generate(server.endpoint, { model: "tiny", keep_alive: "5m" });
      const ended = await next(model);
      assert.match(ended.stderr, /^Unloading tiny-c2048:latest: an O3 run that was cut off had left it in memory\.$/m);
      assert.deepEqual([await takenForTheUsers(model), await inMemory()], [["tiny:latest"], ["tiny:latest"]]);
    });
  }

  it("in the middle of a load, which the server finishes: so does that one", async () => {
    const between = await startBetween(server.endpoint);
    const run = place.optimize("--endpoint", between.url.href);
    const loads = (): number => between.seen.filter(({ path, body }) => path === "/api/generate" && (body as { readonly keep_alive?: unknown }).keep_alive !== 0).length;
    await until("a load", () => loads() > 0);
    await until("the server to have loaded it", async () => (await inMemory()).length > 0);
    await kill(run);
    const ended = await next(OTHER, "--endpoint", between.url.href);
    await between.stop();
    assert.match(ended.stderr, /^Unloading tiny-c2048:latest: /m);
    assert.deepEqual([await takenForTheUsers(OTHER), await inMemory()], [[], []]);
  });

  it("and what the user has loaded since is the user's, though it is the same model", async () => {
    const run = place.optimize();
    await midFill(run, server.endpoint);
    await kill(run);
    await loadedByUser(512, "forever");
    const ended = await next(OTHER);
    assert.doesNotMatch(ended.stderr, /^Unloading /m);
    assert.deepEqual([await takenForTheUsers(OTHER), await inMemory()], [[`${MODEL}:latest`], [`${MODEL}:latest`]]);
  });
});

/** Passes everything on to the server, and the reply of the first load never comes back. */
async function startBetween(endpoint: string): Promise<LocalServer> {
  let held = false;
  return startLocalServer((request, response) => {
    const body = request.body as { readonly prompt?: unknown; readonly keep_alive?: unknown } | null;
    const isLoad = request.path === "/api/generate" && body?.prompt === undefined && body?.keep_alive !== 0;
    void fetch(`${endpoint}${request.path}`, { method: request.method, ...(request.body === null ? {} : { body: JSON.stringify(request.body) }) }).then(async (reply) => {
      const text = await reply.text();
      if (isLoad && !held) held = true;
      else if (reply.headers.get("content-type")?.includes("ndjson") === true) {
        response.writeHead(reply.status, { "content-type": "application/x-ndjson" });
        response.end(text);
      } else if (text.startsWith("{")) sendJson(response, reply.status, JSON.parse(text));
      else response.end(text);
    });
  });
}
