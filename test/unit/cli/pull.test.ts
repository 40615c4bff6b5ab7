import assert from "node:assert/strict";
import { sendJson, startLocalServer } from "../../support/local-server";
import type { LocalServer } from "../../support/local-server";
import { pretendOllama } from "../../support/pretend-ollama";
import { TestWorld } from "../../support/world";

const LAYERS = [
  { status: "pulling manifest" },
  { status: "pulling 4f659a1e86d7", digest: "sha256:4f659a1e86d7", total: 3_000_000_000 },
  { status: "pulling 4f659a1e86d7", digest: "sha256:4f659a1e86d7", total: 3_000_000_000, completed: 1_500_000_000 },
  { status: "pulling 4f659a1e86d7", digest: "sha256:4f659a1e86d7", total: 3_000_000_000, completed: 3_000_000_000 },
  { status: "pulling 66b9ea09bd5b", digest: "sha256:66b9ea09bd5b", total: 1_000_000_000, completed: 1_000_000_000 },
  { status: "verifying sha256 digest" },
  { status: "writing manifest" },
];
const SUCCESS = { status: "success" };

describe("o3 pull", () => {
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

  const pullOf = (lines: readonly object[]): ReturnType<TestWorld["o3"]> => {
    server.answer(
      pretendOllama([], (request, response) => {
        if (request.path !== "/api/pull") return false;
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
        return true;
      }),
    );
    return world.o3("pull", "tiny:1b", "--endpoint", server.url.origin);
  };

  it("tells each step and how far it is, and ends when the server has the model (0)", async () => {
    const { code, stdout, stderr } = await pullOf([...LAYERS, SUCCESS]);
    assert.equal(code, 0, stderr);
    assert.deepEqual(stderr.trim().split("\n"), [
      "tiny:1b: asking the registry",
      "tiny:1b: fetching 0 MiB of 2.8 GiB (0 %)",
      "tiny:1b: fetching 1.4 GiB of 2.8 GiB (50 %)",
      "tiny:1b: fetching 2.8 GiB of 2.8 GiB (100 %)",
      "tiny:1b: checking what came",
      "tiny:1b: storing it",
      "tiny:1b: done",
    ]);
    assert.match(stdout, /tiny:1b is there\. 'o3 optimize tiny:1b' measures it\./);
    assert.deepEqual(server.seen.at(-1)?.body, { name: "tiny:1b", model: "tiny:1b", stream: true });
  });

  const MANIFEST = "pull model manifest:";
  for (const [what, lines, says, exit] of [
    ["a name that the registry does not know", [{ status: "pulling manifest" }, { error: `${MANIFEST} file does not exist` }], /The registry has no model "tiny:1b": check its name/, 2],
    ["a registry that cannot be reached", [{ status: "pulling manifest" }, { error: `${MANIFEST} Get "https://registry.ollama.ai/v2/": dial tcp: lookup registry.ollama.ai: no such host` }], /cannot reach the registry of models: .*no such host.*HTTPS_PROXY/, 1],
    ["a full disk", [...LAYERS, { error: "write /models/blobs/sha256-1: no space left on device" }], /Its disk is full: make room there/, 1],
    ["a server that is too old", [{ error: "The model you are pulling requires a newer version of Ollama." }], /too old for this model: update the server/, 1],
    ["a stream that ends without its end", LAYERS, /stopped before tiny:1b was there: pull again/, 3],
  ] as const) {
    it(`says of ${what} what to do, though the reply began with 200 (${exit})`, async () => {
      const { code, stdout, stderr } = await pullOf(lines);
      assert.equal(code, exit, stderr);
      assert.match(stderr, says);
      assert.equal(stdout, "");
    });
  }

  it("asks an embedded engine for nothing (2)", async () => {
    server.answer((request, response) => {
      if (request.path === "/") response.end("Ollama is running");
      else sendJson(response, 200, { version: "0.33.0-embedded" });
    });
    const { code, stderr } = await world.o3("pull", "tiny:1b", "--endpoint", server.url.origin);
    assert.equal(code, 2);
    assert.match(stderr, /The embedded engine makes its own models and fetches none/);
    assert(!server.seen.some(({ path }) => path === "/api/pull"));
  });

  it("stops when it is told to, and the server sees it (130)", async () => {
    let closed: () => void = () => undefined;
    const seen = new Promise<void>((resolve) => {
      closed = resolve;
    });
    server.answer(
      pretendOllama([], (request, response) => {
        if (request.path !== "/api/pull") return false;
        response.on("close", closed);
        response.writeHead(200, { "content-type": "application/x-ndjson" });
        response.write(`${JSON.stringify(LAYERS[1])}\n`, () => {
          world.cancel();
        });
        return true;
      }),
    );
    assert.equal((await world.o3("pull", "tiny:1b", "--endpoint", server.url.origin)).code, 130);
    await seen;
  });
});
