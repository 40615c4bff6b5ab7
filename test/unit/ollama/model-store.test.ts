import assert from "node:assert/strict";
import { createModelStore } from "../../../src/ollama/model-store";
import { breakOff, play, sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { recording, RECORDED_VERSIONS } from "../../support/recordings";

const never = new AbortController().signal;

describe("models made of others", () => {
  let server: LocalServer;
  let store: ReturnType<typeof createModelStore>;
  before(async () => {
    server = await startLocalServer();
    store = createModelStore(server.url);
  });
  after(() => server.stop());

  for (const version of RECORDED_VERSIONS) {
    const replay = (name: string): void => {
      server.answer((_request, response) => {
        play(recording(version, name), response);
      });
    };

    describe(`on Ollama ${version}`, () => {
      it("are read with the runner's options, and without a template's stop words", async () => {
        replay("show-derived");
        assert.deepEqual((await store.find("derived-ctx", never))?.parameters, { num_batch: 128, num_ctx: 3072, num_thread: 1 });
      });

      it("differ from their base in the runner's options alone", async () => {
        replay("show");
        const base = await store.find("tiny", never);
        replay("show-derived");
        const derived = await store.find("derived-ctx", never);
        assert.deepEqual(base?.parameters, {});
        assert.equal(derived?.rest, base.rest);
      });

      it("are made with one request that says what is baked in", async () => {
        replay("create-params");
        await store.create("derived-ctx", "tiny", { num_ctx: 3072, num_batch: 128, num_thread: 1 }, never);
        const { method, path, body } = server.seen.at(-1) ?? {};
        assert.deepEqual({ method, path, body }, { ...recording(version, "create-params").request });
      });

      it("are not made of a model that is not there", async () => {
        replay("create-from-missing");
        await assert.rejects(store.create("derived-bad", "nope-model", {}, never), { name: "EngineError" });
      });

      it("are deleted, and gone ones are no failure", async () => {
        replay("delete");
        assert.equal(await store.remove("copied", never), true);
        replay("delete-missing");
        assert.equal(await store.remove("copied", never), false);
      });

      it("are null where there is none", async () => {
        replay("show-missing");
        assert.equal(await store.find("nope", never), null);
      });
    });
  }

  it("differ in the rest when weights, template or system text differ", async () => {
    const restOf = async (modelfile: string): Promise<string | undefined> => {
      server.answer((_request, response) => {
        sendJson(response, 200, { details: {}, modelfile });
      });
      return (await store.find("m", never))?.rest;
    };
    const base = await restOf("# x\nFROM /blobs/sha256-1\nTEMPLATE t\nPARAMETER stop a\nPARAMETER top_k 9\nPARAMETER num_ctx 4\n");
    assert.equal(
      await restOf(
        "# y\nFROM /blobs/sha256-1\nTEMPLATE t\nPARAMETER top_k 9\nPARAMETER num_ctx 8\nPARAMETER use_mmap true\nPARAMETER stop a\n",
      ),
      base,
    );
    for (const other of [
      "FROM /blobs/sha256-2\nTEMPLATE t\nPARAMETER stop a\nPARAMETER top_k 9\n",
      "FROM /blobs/sha256-1\nTEMPLATE u\nPARAMETER stop a\nPARAMETER top_k 9\n",
      "FROM /blobs/sha256-1\nTEMPLATE t\nPARAMETER stop b\nPARAMETER top_k 9\n",
      "FROM /blobs/sha256-1\nTEMPLATE t\nPARAMETER stop a\nPARAMETER top_k 9\nSYSTEM s\n",
    ]) {
      assert.notEqual(await restOf(other), base, other);
    }
  });

  it("read large numbers as the server prints them", async () => {
    server.answer((_request, response) => {
      sendJson(response, 200, {
        details: {},
        parameters: "num_ctx                        1.048576e+06\nuse_mmap                       false",
      });
    });
    assert.deepEqual((await store.find("m", never))?.parameters, { num_ctx: 1_048_576, use_mmap: false });
  });

  it("were not made when the server ends with another word than success", async () => {
    server.answer((_request, response) => {
      sendJson(response, 200, { status: "writing manifest" });
    });
    await assert.rejects(store.create("a", "b", {}, never), { reason: "bad-reply" });
  });

  it("say so when the connection breaks", async () => {
    server.answer((_request, response) => {
      breakOff(response);
    });
    await assert.rejects(store.create("a", "b", {}, never), { name: "EngineError" });
  });
});
