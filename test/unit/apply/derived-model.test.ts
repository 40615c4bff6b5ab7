import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AGENTS } from "../../../src/apply/agents";
import { applyPlan, listAdapters, planApply } from "../../../src/apply";
import type { BakedOptions } from "../../../src/apply";
import { AUTOMATIC, withContext } from "../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../src/core/errors";
import { saying } from "../../support/saying";
import { serverWith } from "./server";
import { never, openWorkspace } from "./workspace";
import type { Workspace } from "./workspace";

const NAME = "tuned/tiny:fast";

describe("the model that carries a preset", () => {
  let at: Workspace;
  beforeEach(async () => {
    at = await openWorkspace();
  });
  afterEach(() => at.remove());

  it("is made with what the preset sets, and nothing else", async () => {
    const sent: unknown[] = [];
    const store = {
      ...at.server.store,
      create: (...[name, from, parameters]: Parameters<typeof at.server.store.create>) => {
        sent.push([name, from, parameters]);
        return at.server.store.create(name, from, parameters, never);
      },
    };
    const settings = { ...AUTOMATIC, numCtx: 65536, numBatch: 1024, useMmap: false } as const;
    const plan = await planApply(at.wanted({ settings }), at.ports, never);
    await applyPlan(plan, at.withStore(store), never);
    assert.deepEqual(sent, [[NAME, "tiny:latest", { num_ctx: 65536, num_batch: 1024, use_mmap: false }]]);
    assert.equal(
      plan.words[0],
      `Create the model ${NAME} on the server, from tiny:latest with num_ctx 65536 and num_batch 1024 and use_mmap false.`,
    );
  });

  it("of a model that has options of its own is known by undo all the same", async () => {
    at.server.models.set("tiny:latest", { parameters: { num_thread: 4, num_ctx: 2048 }, rest: "weights" });
    await at.apply();
    assert.deepEqual(at.server.models.get(NAME)?.parameters, { num_thread: 4, num_ctx: 512 });
    assert.deepEqual((await at.undo())?.words, []);
    assert.equal(at.server.models.has(NAME), false);
  });

  it("is known by undo when the server words an option in its own way", async () => {
    const { store, models } = at.server;
    const rounding = {
      ...store,
      create: async (...args: Parameters<typeof store.create>): Promise<void> => {
        await store.create(...args);
        models.set(NAME, { parameters: { num_ctx: 4 }, rest: "weights of tiny:latest" });
      },
    };
    await applyPlan(await planApply(at.wanted(), at.ports, never), at.withStore(rounding), never);
    await at.undo();
    assert.equal(models.has(NAME), false);
  });

  it("that is there already, the same, is used and left by undo", async () => {
    await at.server.store.create(NAME, "tiny:latest", { num_ctx: 512 }, never);
    const plan = await planApply(at.wanted(), at.ports, never);
    assert.equal(plan.words[0], `Use the model ${NAME}: it is on the server already, with num_ctx 512.`);
    await applyPlan(plan, at.ports, never);
    await at.undo();
    assert.ok(at.server.models.has(NAME));
  });

  it("with the same options on older weights is made again", async () => {
    await at.apply();
    at.server.models.set("tiny:latest", { parameters: {}, rest: "newer weights" });
    await at.apply();
    assert.equal(at.server.models.get(NAME)?.rest, "newer weights");
  });

  it("of somebody else with the name is not overwritten", async () => {
    at.server.models.set(NAME, { parameters: { num_ctx: 512 }, rest: "somebody's" });
    await assert.rejects(planApply(at.wanted(), at.ports, never), saying(/that O3 did not make here, with num_ctx 512/, { name: "UsageError" }));
  });

  it("that came up after the preview is not overwritten", async () => {
    const plan = await planApply(at.wanted(), at.ports, never);
    await at.server.store.create(NAME, "tiny:latest", { num_ctx: 700 }, never);
    await assert.rejects(applyPlan(plan, at.ports, never), saying(/changed by somebody else since the preview/, { name: "UsageError" }));
    assert.equal(at.server.models.get(NAME)?.parameters.num_ctx, 700);
    assert.equal(await at.read(), null);
  });

  it("is not made of a model that was replaced after the preview", async () => {
    const plan = await planApply(at.wanted(), at.ports, never);
    at.server.models.set("tiny:latest", { parameters: {}, rest: "newer weights" });
    await assert.rejects(applyPlan(plan, at.ports, never), /The model tiny:latest was changed by somebody else/);
    assert.equal(at.server.models.has(NAME), false);
  });

  it("of a model that is gone is not asked for: the server would go to the internet for it", async () => {
    at.server.models.delete("tiny:latest");
    await assert.rejects(planApply(at.wanted(), at.ports, never), saying(/does not have tiny:latest \(any more\)/, { name: "UsageError" }));
  });

  it("is not made on another server than the one of the preview", async () => {
    const plan = await planApply(at.wanted(), at.ports, never);
    const other = serverWith({ "tiny:latest": {} }, "http://10.0.0.7:11434");
    await assert.rejects(applyPlan(plan, at.withStore(other.store), never), saying(/The preview was made for the server/, { name: "UsageError" }));
    assert.equal(other.models.has(NAME), false);
  });

  it("applied once more changes nothing, and leaves nothing more to undo", async () => {
    await at.apply();
    const plan = await planApply(at.wanted(), at.ports, never);
    assert.match(plan.words[1] ?? "", /^Leave .* as it is/);
    assert.equal(await applyPlan(plan, at.ports, never), null);
    await at.undo();
    assert.deepEqual([...at.server.models.keys()], ["tiny:latest"]);
    assert.equal(await at.read(), null);
  });

  it("that could not be made leaves nothing behind", async () => {
    const store = {
      ...at.server.store,
      create: (): Promise<never> => Promise.reject(new EngineError("server-error", "The disk is full.")),
    };
    const plan = await planApply(at.wanted(), at.ports, never);
    await assert.rejects(applyPlan(plan, at.withStore(store), never), /The disk is full/);
    assert.equal(existsSync(at.settings), false);
    assert.equal(await at.undo(), null);
  });

  it("that came about although the request broke off is taken back by undo", async () => {
    const { store, models } = at.server;
    const breaking = { ...store, create: (): Promise<never> => Promise.reject(new EngineError("unreachable", "The connection broke.")) };
    await assert.rejects(applyPlan(await planApply(at.wanted(), at.ports, never), at.withStore(breaking), never), /broke/);
    await store.create(NAME, "tiny:latest", { num_ctx: 512 }, never);
    await at.undo();
    assert.equal(models.has(NAME), false);
  });

  it("is not begun after a cancel", async () => {
    const plan = await planApply(at.wanted(), at.ports, never);
    await assert.rejects(applyPlan(plan, at.ports, AbortSignal.abort()), Cancelled);
    assert.equal(existsSync(at.ports.stateFolder), false);
  });

  it("goes again when the cancel comes while it is made", async () => {
    const { store, models } = at.server;
    const cancel = new AbortController();
    const slow = {
      ...store,
      create: async (...args: Parameters<typeof store.create>): Promise<void> => {
        cancel.abort();
        await store.create(...args);
      },
    };
    await assert.rejects(applyPlan(await planApply(at.wanted(), at.ports, never), at.withStore(slow), cancel.signal), Cancelled);
    assert.equal(models.has(NAME), false);
    assert.equal(await at.undo(), null);
  });

  it("is taken back by undo when the server makes it long after the cancel", async () => {
    const { store, models } = at.server;
    const cancel = new AbortController();
    const hanging = {
      ...store,
      create: (_name: string, _from: string, _parameters: BakedOptions, signal: AbortSignal): Promise<never> => {
        cancel.abort();
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            reject(new Cancelled());
          });
        });
      },
    };
    await assert.rejects(applyPlan(await planApply(at.wanted(), at.ports, never), at.withStore(hanging), cancel.signal), Cancelled);
    await store.create(NAME, "tiny:latest", { num_ctx: 512 }, never);
    await at.undo();
    assert.equal(models.has(NAME), false);
  });

  it("the settings and the agents are the places there are", () => {
    assert.deepEqual(
      listAdapters(at.ports).map(({ id }) => id),
      ["derived-model", "workspace-settings", ...AGENTS.map(({ id }) => id)],
    );
  });

  for (const first of ["maker", "user"] as const) {
    it(`is shared by two folders, and goes with the last of them to undo (first the ${first})`, async () => {
      const other = join(at.path, "other");
      await mkdir(other);
      await at.apply({ settings: withContext(512) });
      await at.apply({ workspaceFolder: other });
      const order = first === "maker" ? [at.path, other] : [other, at.path];
      const undone = await at.undo({ workspaceFolders: order.slice(0, 1) });
      assert.ok(at.server.models.has(NAME));
      const words = first === "maker" ? [`The model ${NAME} stays: ${other} uses it, and undo there takes it away.`] : [];
      assert.deepEqual(undone?.words, words);
      assert.deepEqual((await at.undo({ workspaceFolders: order.slice(1) }))?.words, []);
      assert.equal(at.server.models.has(NAME), false);
    });
  }
});
