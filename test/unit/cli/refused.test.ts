import assert from "node:assert/strict";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { pretendOllama, sendPage } from "../../support/pretend-ollama";
import type { Before, PretendModel } from "../../support/pretend-ollama";
import { TestWorld } from "../../support/world";

const MODEL = "odd:1b";
const MODELS: readonly PretendModel[] = [{ name: MODEL, capabilities: ["completion"] }];
const QUICK = ["--goal", "max-context", "--reliability", "0.7", "--confidence", "0.7", "--budget", "20s"] as const;

/** What a server says of a model that it cannot load, and what the user is told to do. */
const REFUSALS: readonly (readonly [string, RegExp])[] = [
  ["llama runner process has terminated: error loading model: error loading model architecture: unknown model architecture: 'newarch'", /unknown model architecture: 'newarch'\. It does not know this kind of model: update the server, or pull the model anew \('ollama pull odd:1b'\)/],
  ["open /models/blobs/sha256-0123abcd: no such file or directory", /A file of the model is missing: pull it anew \('ollama pull odd:1b'\)/],
  ["open /models/blobs/sha256-0123abcd: permission denied", /let the user that Ollama runs as read the folder of models/],
  ["llama-server not found in /usr/lib/ollama", /The installation of Ollama is not whole: install it anew/],
  ["fork/exec /usr/lib/ollama/llama-server: no such file or directory", /The installation of Ollama is not whole/],
  ["llama runner process has terminated: CUDA error: no kernel image is available for execution on the device", /Its library for the GPU does not work here: check the GPU's driver/],
  ["llama runner process has terminated: error loading model: invalid magic", /The file of the model is damaged, or made for another version/],
  ["llama runner process has terminated: signal: illegal instruction (core dumped)", /Its program does not fit this processor/],
  ["this model requires a newer version of ollama", /It is too old for this model: update the server/],
  ["something nobody has seen yet", /status 500: something nobody has seen yet/],
];

describe("o3 optimize where a server refuses", () => {
  let world: TestWorld;
  let server: LocalServer;
  beforeEach(async () => {
    world = new TestWorld();
    server = await startLocalServer();
  });
  afterEach(async () => {
    world.remove();
    await server.stop();
  });

  const optimize = (before: Before): ReturnType<TestWorld["o3"]> => {
    server.answer(pretendOllama(MODELS, before));
    return world.o3("optimize", MODEL, ...QUICK, "--endpoint", server.url.origin);
  };
  const loads = (): number => server.seen.filter(({ path, body }) => path === "/api/generate" && (body as { readonly keep_alive?: unknown }).keep_alive !== 0).length;

  for (const [words, says] of REFUSALS) {
    it(`every load with "${words.slice(-50)}": says so and what helps, stops at the second (1)`, async () => {
      const { code, stdout, stderr } = await optimize((request, response) => {
        if (request.path !== "/api/generate" || request.body?.keep_alive === 0) return false;
        sendJson(response, 500, { error: words });
        return true;
      });
      assert.equal(code, 1, stderr);
      assert.match(stderr, says);
      assert.doesNotMatch(stdout + stderr, /[Cc]lose other programs/);
      assert.equal(loads(), 2);
    });
  }

  it("every load for want of memory: that is still a question of size (4)", async () => {
    const { code, stdout } = await optimize((request, response) => {
      if (request.path !== "/api/generate" || request.body?.keep_alive === 0) return false;
      sendJson(response, 500, { error: "model requires more system memory (32.2 GiB) than is available (22.6 GiB)" });
      return true;
    });
    assert.equal(code, 4);
    assert.match(stdout, /No context could be loaded within the limits\. .*requires more system memory \(32\.2 GiB\).*\. Close other programs/);
  });

  it("long prompts, since a proxy gives up on them: no verdict, the proxy is named, and what it lets through is proven (0)", async () => {
    const LET_THROUGH_WORDS = 4000;
    const { code, stdout, stderr } = await optimize((request, response) => {
      const prompt = request.body?.prompt;
      if (typeof prompt !== "string" || prompt.split(/\s+/).length < LET_THROUGH_WORDS) return false;
      sendPage(response, 504, "504 Gateway Time-out");
      return true;
    });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /got no answer\. They count neither for nor against the model\. Something between O3 and Ollama .*gave up after .*measure without it/);
    assert.doesNotMatch(stdout, /rejected|<html|not stable/);
    const proven = /Max context\s*│\s*(\d+)\s*│\s*certified/.exec(stdout)?.[1];
    assert(Number(proven) < 8192 && Number(proven) >= 4096, `max_context is ${proven}`);
    assert.match(stdout.replace(/[\s│]+/g, " "), /tokens fit in memory, but gave no complete replies, so O3 goes on at a smaller size/);
  });

  it("every load, since a proxy gives up: ends at the second, with what to do (3)", async () => {
    const { code, stderr } = await optimize((request, response) => {
      if (request.path !== "/api/generate" || request.body?.keep_alive === 0) return false;
      sendPage(response, 504, "504 Gateway Time-out");
      return true;
    });
    assert.equal(code, 3, stderr);
    assert.match(stderr, /gave up after .*measure without it, at Ollama's own address/);
    assert.equal(loads(), 2);
  });
});

describe("o3 models where some are odd", () => {
  let world: TestWorld;
  let server: LocalServer;
  before(async () => {
    world = new TestWorld();
    server = await startLocalServer();
  });
  after(async () => {
    world.remove();
    await server.stop();
  });

  const GOOD: readonly PretendModel[] = [{ name: "good-a:1b", capabilities: ["completion"] }, { name: "good-b:1b" }];

  for (const [status, words, says] of [
    [500, "open /models/blobs/sha256-0000: no such file or directory", /A file of the/],
    [404, "model 'odd:1b' not found", /is not installed/],
    [400, "invalid model name", /status 400: invalid/],
  ] as const) {
    it(`lists all, and says of the one that cannot be shown why (${status})`, async () => {
      server.answer(
        pretendOllama([...GOOD.slice(0, 1), ...MODELS, ...GOOD.slice(1)], (request, response) => {
          if (request.path !== "/api/show" || request.body?.model !== MODEL) return false;
          sendJson(response, status, { error: words });
          return true;
        }),
      );
      const { code, stdout, stderr } = await world.o3("models", "--endpoint", server.url.origin);
      assert.equal(code, 0, stderr);
      assert.match(stdout, says);
      for (const name of ["good-a:1b", MODEL, "good-b:1b"]) assert(stdout.includes(name), name);
    });
  }

  it("says what embedding, image and cloud models are, and measures none of them (2)", async () => {
    const kinds: readonly PretendModel[] = [
      { name: "embeds:1b", family: "qwen3", capabilities: ["embedding"] },
      { name: "draws:1b", capabilities: ["image"] },
      { name: "far:120b-cloud", capabilities: ["completion"], tag: { remote_host: "https://ollama.com:443", remote_model: "far:120b" } },
    ];
    server.answer(pretendOllama([...kinds, ...GOOD]));
    const listed = await world.o3("models", "--json", "--endpoint", server.url.origin);
    const rows = JSON.parse(listed.stdout) as readonly { readonly state: string; readonly model: { readonly name: string }; readonly predicted: { readonly why?: { readonly text: string } } }[];
    assert.deepEqual(
      rows.map(({ model, state }) => `${model.name} ${state}`),
      ["embeds:1b not-measurable", "draws:1b not-measurable", "far:120b-cloud not-measurable", "good-a:1b measurable", "good-b:1b measurable"],
    );
    for (const [at, says] of [/embeddings/, /makes images/, /runs at ollama\.com: there is nothing to measure here/].entries()) {
      const name = kinds[at]?.name ?? "";
      assert.match(rows[at]?.predicted.why?.text ?? "", says);
      const { code, stderr } = await world.o3("optimize", name, "--endpoint", server.url.origin);
      assert.equal(code, 2);
      assert.match(stderr, says);
      assert.match(stderr, /Choose another one: good-a:1b, good-b:1b/);
    }
    assert.deepEqual(
      server.seen.filter(({ path }) => path === "/api/generate"),
      [],
    );
  });
});
