import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { withContext } from "../../../src/core/domain/settings";
import { Cancelled, EngineError } from "../../../src/core/errors";
import type { EngineReason } from "../../../src/core/errors";
import type { Engine, GenerateRequest } from "../../../src/core/ports";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { breakOff, sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { sentenceOf } from "../../support/saying";
import { likeOllama } from "./like-ollama";

const never = new AbortController().signal;
const REQUEST: GenerateRequest = {
  model: "tiny",
  settings: withContext(512),
  prompt: "a prompt",
  numPredict: 8,
  seed: 1,
  temperature: 0.8,
  timeLimitMs: 2_000,
};

/** Long enough for loopback, short enough for a server that never answers. */
const HANG_LIMIT_MS = 40;

async function reasonAndWords(work: Promise<unknown>): Promise<{ readonly reason: EngineReason; readonly message: string }> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof EngineError, String(error));
    return { reason: error.reason, message: sentenceOf(error) };
  }
  return assert.fail("no error came");
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("the Ollama adapter when something is wrong", () => {
  let server: LocalServer;
  let engine: Engine;
  beforeEach(async () => {
    server = await startLocalServer(likeOllama());
    engine = createOllamaEngine({ endpoint: server.url, env: {} });
  });
  afterEach(() => server.stop());

  const hasty = (): Engine =>
    createOllamaEngine({ endpoint: server.url, env: {}, quickLimitMs: HANG_LIMIT_MS, unloadLimitMs: HANG_LIMIT_MS });

  it("says how to start Ollama when nothing listens", async () => {
    const engine = createOllamaEngine({ endpoint: new URL(`http://127.0.0.1:${await freePort()}`), env: {} });
    const { reason, message } = await reasonAndWords(engine.identify(never));
    assert.equal(reason, "unreachable");
    assert.match(message, /ECONNREFUSED.*ollama serve.*OLLAMA_HOST/);
  });

  it("tells a web server from Ollama", async () => {
    server.answer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html" });
      response.end("<html>It works!</html>");
    });
    const { reason, message } = await reasonAndWords(engine.identify(never));
    assert.equal(reason, "not-ollama");
    assert.match(message, /heck the address/);
  });

  it("tells a server that only imitates the version from Ollama", async () => {
    server.answer((request, response) => {
      if (request.path === "/api/version") sendJson(response, 200, { version: "0.6.4" });
      else response.end("KoboldCpp");
    });
    assert.equal((await reasonAndWords(engine.identify(never))).reason, "not-ollama");
  });

  it("tells something that does not speak HTTP from Ollama", async () => {
    const sockets: Socket[] = [];
    const raw = createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined);
      socket.end("220 mail.example.org ESMTP\r\n");
    });
    await new Promise<void>((resolve) => raw.listen(0, "127.0.0.1", resolve));
    const { port } = raw.address() as AddressInfo;
    const engine = createOllamaEngine({ endpoint: new URL(`http://127.0.0.1:${port}`), env: {} });
    assert.equal((await reasonAndWords(engine.identify(never))).reason, "not-ollama");
    for (const socket of sockets) socket.destroy();
    raw.close();
  });

  it("gives up on a server that accepts and never answers", async () => {
    server.answer(() => undefined);
    const { reason, message } = await reasonAndWords(hasty().identify(never));
    assert.equal(reason, "timeout");
    assert.match(message, /did not answer within 40 ms/);
  });

  it("gives up on a reply that begins and never ends", async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      response.write('{"model":"tiny","response":"a","done":false}\n');
    });
    assert.equal((await reasonAndWords(engine.generate({ ...REQUEST, timeLimitMs: HANG_LIMIT_MS }, never))).reason, "timeout");
  });

  it("gives up on a load that takes too long", async () => {
    server.answer(() => undefined);
    const work = engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: HANG_LIMIT_MS }, never);
    assert.equal((await reasonAndWords(work)).reason, "timeout");
  });

  it("reports a server that dies in the middle of a reply", async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      response.write('{"model":"tiny","response":"a","done":false}\n', () => {
        breakOff(response);
      });
    });
    const { reason, message } = await reasonAndWords(engine.generate(REQUEST, never));
    assert.equal(reason, "unreachable");
    assert.match(message, /broke off/);
  });

  it("reports a server that dies before it answers", async () => {
    server.answer((_request, response) => {
      breakOff(response);
    });
    assert.equal((await reasonAndWords(engine.generate(REQUEST, never))).reason, "unreachable");
  });

  it("reports a runner that dies in the middle of a reply, which the server can only say in a line", async () => {
    server.answer((_request, response) => {
      response.writeHead(200);
      response.write('{"model":"tiny","response":"a","done":false}\n');
      response.end('{"error":"an error was encountered while running the model: llama runner process has terminated: signal: killed"}\n');
    });
    assert.equal((await reasonAndWords(engine.generate(REQUEST, never))).reason, "out-of-memory");
  });

  it("reports garbage instead of JSON", async () => {
    server.answer((_request, response) => {
      response.end('{"model": "tiny", <garbage>\n');
    });
    assert.equal((await reasonAndWords(engine.generate(REQUEST, never))).reason, "bad-reply");
  });

  it("names the field of a reply that is not what Ollama sends", async () => {
    server.answer((_request, response) => {
      sendJson(response, 200, { model: "tiny", response: "a", done: "soon" });
    });
    const { reason, message } = await reasonAndWords(engine.generate(REQUEST, never));
    assert.equal(reason, "bad-reply");
    assert.match(message, /\/api\/generate.*done/);
  });

  for (const [what, told] of [
    ["left out", {}],
    ["null", { context_length: null }],
    ["zero", { context_length: 0 }],
  ] as const) {
    const answer = likeOllama();
    const list = { models: [{ name: "tiny:latest", size: 1, ...told }] };
    const request = { model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 } as const;

    it(`lists a loaded model whose context is ${what}, but takes no load without it for a measurement`, async () => {
      server.answer((asked, response) => {
        if (asked.path === "/api/ps") sendJson(response, 200, list);
        else answer(asked, response);
      });
      assert.deepEqual(await engine.loaded(never), [{ name: "tiny:latest", contextTokens: null, sizeBytes: 1, vramBytes: 0 }]);
      const hasty = createOllamaEngine({ endpoint: server.url, env: {}, contextLimitMs: 1 });
      const { reason, message } = await reasonAndWords(hasty.load(request, never));
      assert.equal(reason, "bad-reply");
      assert.match(message, /does not tell the context.*update Ollama/);
    });

    it(`reads again where the context is ${what} while the model is still being loaded`, async () => {
      let polls = 0;
      server.answer((asked, response) => {
        if (asked.path === "/api/ps" && ++polls < 3) sendJson(response, 200, list);
        else answer(asked, response);
      });
      assert.equal((await engine.load(request, never)).loaded.contextTokens, 512);
    });
  }

  it("reports a busy server", async () => {
    server.answer((_request, response) => {
      response.writeHead(503);
      response.end();
    });
    assert.equal((await reasonAndWords(engine.generate(REQUEST, never))).reason, "overloaded");
  });

  it("reports a model that is gone right after its load", async () => {
    const answer = likeOllama();
    server.answer((request, response) => {
      if (request.path === "/api/ps") sendJson(response, 200, { models: [] });
      else answer(request, response);
    });
    const { reason } = await reasonAndWords(
      engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 }, never),
    );
    assert.equal(reason, "crashed");
  });

  it("suggests installed models for a name that is not installed", async () => {
    const { reason, message } = await reasonAndWords(engine.describe("tinny", never));
    assert.equal(reason, "not-found");
    assert.match(message, /"tinny" is not installed.*Did you mean tiny:latest\?.*ollama pull tinny/);
  });

  it("reports a model that was removed meanwhile", async () => {
    server.answer((_request, response) => {
      sendJson(response, 404, { error: "model 'tiny' not found" });
    });
    const { reason, message } = await reasonAndWords(engine.generate(REQUEST, never));
    assert.equal(reason, "not-found");
    assert.match(message, /"tiny" is not installed \(any more\)/);
  });

  it("says that a model stays in memory when it does not go", async () => {
    const answer = likeOllama();
    server.answer((request, response) => {
      if (request.path === "/api/generate") sendJson(response, 200, { model: "tiny", done: true, done_reason: "unload" });
      else answer(request, response);
    });
    const engine = createOllamaEngine({ endpoint: server.url, env: {}, unloadLimitMs: 60 });
    const { reason, message } = await reasonAndWords(engine.unload("tiny", never));
    assert.equal(reason, "timeout");
    assert.match(message, /still in memory/);
  });

  describe("cancelled", () => {
    it("does not send anything when it is cancelled beforehand", async () => {
      await assert.rejects(engine.generate(REQUEST, AbortSignal.abort()), Cancelled);
      assert.equal(server.seen.length, 0);
    });

    it("stops a reply in the middle at once, and the server sees it", async () => {
      const controller = new AbortController();
      const closed = new Promise<void>((resolve) => {
        server.answer((_request, response) => {
          response.on("close", resolve);
          response.writeHead(200);
          response.write('{"model":"tiny","response":"a","done":false}\n', () => {
            controller.abort();
          });
        });
      });
      let settled = false;
      const work = engine.generate(REQUEST, controller.signal).finally(() => {
        settled = true;
      });
      const aborted = new Promise<void>((resolve) => {
        controller.signal.addEventListener("abort", () => setImmediate(resolve));
      });
      await Promise.all([
        assert.rejects(work, Cancelled),
        aborted.then(() => {
          assert(settled, "not within the tick");
        }),
        closed,
      ]);
    });

    it("stops a load", async () => {
      const controller = new AbortController();
      server.answer(() => {
        controller.abort();
      });
      await assert.rejects(
        engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 }, controller.signal),
        Cancelled,
      );
    });

    it("stops the wait for an unload", async () => {
      const controller = new AbortController();
      const answer = likeOllama();
      let polls = 0;
      server.answer((request, response) => {
        if (request.path === "/api/generate") sendJson(response, 200, { model: "tiny", done: true, done_reason: "unload" });
        else {
          answer(request, response);
          if (++polls === 2)
            setImmediate(() => {
              controller.abort();
            });
        }
      });
      await assert.rejects(engine.unload("tiny", controller.signal), Cancelled);
    });
  });
});
