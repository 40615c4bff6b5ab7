import assert from "node:assert/strict";
import { createModelStore } from "../../../src/ollama/model-store";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { applyPlan, planApply, verifyApplied } from "../../../src/apply";
import type { ApplyPorts, ModelStore, Plan } from "../../../src/apply";
import { Cancelled } from "../../../src/core/errors";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { startLocalServer } from "../../support/local-server";
import { never, openWorkspace } from "../../unit/apply/workspace";
import type { Workspace } from "../../unit/apply/workspace";

const NAME = "tuned/tiny:fast";
const MINE = '{\n  // mine\n  "editor.tabSize": 3,\n}\n';

describe("applying over a real connection", function () {
  this.timeout(60_000);
  let server: EmbeddedServer;
  let store: ModelStore;
  let at: Workspace;
  let ports: ApplyPorts;
  const planned = (): Promise<Plan> => planApply(at.wanted({ endpoint: server.endpoint }), ports, never);

  beforeEach(async () => {
    server = await startEmbedded({ models: ["tiny"] });
    store = createModelStore(new URL(server.endpoint));
    at = await openWorkspace();
    await at.write(MINE);
    ports = at.withStore(store);
  });
  afterEach(async () => {
    await server.stop();
    await at.remove();
  });

  it("is verified by what the server really allocates, and leaves its memory as it was", async () => {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    const plan = await planned();
    await applyPlan(plan, ports, never);
    assert.deepEqual(await verifyApplied(plan, { ...ports, engine, leave: "as-before" }, never), { state: "ok", contextTokens: 512 });
    assert.deepEqual(await engine.loaded(never), []);
    await store.create(NAME, "tiny:latest", { num_ctx: 1024 }, never);
    assert.deepEqual(await verifyApplied(plan, { ...ports, engine, leave: "loaded" }, never), {
      state: "differs",
      why: "it gave 1,024 tokens instead of 512 tokens.",
    });
    assert.deepEqual(
      (await engine.loaded(never)).map(({ name }) => name),
      [NAME],
    );
    await engine.unload(NAME, never);
  });

  it("with the server gone between preview and apply says so and changes nothing", async () => {
    const plan = await planned();
    await server.stop();
    await assert.rejects(applyPlan(plan, ports, never), { name: "EngineError", reason: "unreachable" });
    assert.equal(await at.read(), MINE);
  });

  it("with the server gone right after the model was made is undone when the server is back", async () => {
    const plan = await planned();
    const dying: ModelStore = {
      ...store,
      create: async (...args) => {
        await store.create(...args);
        await server.stop();
      },
    };
    await assert.rejects(applyPlan(plan, at.withStore(dying), never), { reason: "unreachable" });
    assert.equal(await at.read(), MINE);
    server = await startEmbedded({ models: ["tiny"], port: Number(new URL(server.endpoint).port) });
    // The embedded engine forgets derived models when it ends; Ollama keeps them.
    await store.create(NAME, "tiny:latest", { num_ctx: 512 }, never);
    await at.undo({ ports });
    assert.equal(await store.find(NAME, never), null);
  });
});

describe("applying on a server that stops answering", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
  });
  afterEach(() => at.remove());

  it("is cancelled without its answer, and undone when the server answers again", async () => {
    const silent = await startLocalServer(() => undefined);
    try {
      const store = createModelStore(silent.url);
      const ports = at.withStore(store);
      const known = at.withStore({ ...at.server.store, endpoint: store.endpoint });
      const plan = await planApply(at.wanted({ endpoint: store.endpoint }), known, never);
      const cancel = new AbortController();
      const applying = applyPlan(plan, ports, cancel.signal);
      cancel.abort();
      await assert.rejects(applying, Cancelled);
      // Nobody knows whether the server did it: the way back stays.
      await known.store.create("tuned/tiny:fast", "tiny:latest", { num_ctx: 512 }, never);
      await at.undo({ ports: known });
      assert.equal(await known.store.find("tuned/tiny:fast", never), null);
    } finally {
      await silent.stop();
    }
  });
});
