import assert from "node:assert/strict";
import { withContext } from "../../../src/core/domain/settings";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { sendJson } from "../../support/local-server";
import { RECORDED_VERSIONS } from "../../support/recordings";
import { likeOllama } from "./like-ollama";
import { useServer } from "./use-server";

const signal = new AbortController().signal;

describe("the Ollama engine", () => {
  const used = useServer(likeOllama);

  const paths = (): string[] =>
    used.server.seen.map(({ path, body }) => `${path}${(body as { keep_alive?: unknown } | null)?.keep_alive === 0 ? " keep_alive 0" : ""}`);

  for (const version of RECORDED_VERSIONS) {
    it(`identifies ${version}`, async () => {
      used.server.answer(likeOllama(version));
      assert.deepEqual(await used.engine.identify(signal), {
        kind: "ollama",
        version: version === "0.24" ? "0.24.0" : "0.33.0-rc2",
        endpoint: used.server.url.href.replace(/\/$/, ""),
        local: true,
        server: { state: "assumed", settings: { kvCacheType: "f16", flashAttention: "auto", numParallel: 1 } },
      });
    });

    it(`describes a model of ${version} under the name and digest of the list`, async () => {
      used.server.answer(likeOllama(version));
      const profile = await used.engine.describe("tiny", signal);
      assert.equal(profile.name, "tiny:latest");
      assert.equal(profile.digest, "58b2fab30a6cd3e5fa19c9ce8e70339f510e5f5e70a5d6d57ab92ec40307e3ff");
      assert.equal(profile.architecture.state, "known");
    });
  }

  it("tells the embedded engine from Ollama", async () => {
    used.server.answer((request, response) => {
      if (request.path === "/") response.end("Ollama is running");
      else sendJson(response, 200, { version: "0.13.0-embedded" });
    });
    assert.equal((await used.engine.identify(signal)).kind, "embedded");
  });

  it("believes the settings that the embedded engine tells", async () => {
    used.server.answer((request, response) => {
      if (request.path === "/") response.end("Ollama is running");
      else
        sendJson(response, 200, {
          version: "0.13.0-embedded",
          embedded: { kv_cache_type: "q8_0", flash_attention: true, num_parallel: 2 },
        });
    });
    const identity = await used.engine.identify(signal);
    assert.deepEqual(identity.server, { state: "known", settings: { kvCacheType: "q8_0", flashAttention: true, numParallel: 2 } });
  });

  it("reaches a server behind a path", async () => {
    const answer = likeOllama();
    used.server.answer((request, response) => {
      assert(request.path.startsWith("/ollama/"));
      answer({ ...request, path: request.path.slice("/ollama".length) }, response);
    });
    const behind = createOllamaEngine({ endpoint: new URL("/ollama", used.server.url), env: {} });
    assert.equal((await behind.identify(signal)).version, "0.33.0-rc2");
  });

  it("lists what is installed, and where it runs when that is elsewhere", async () => {
    const details = { family: "qwen3moe", parameter_size: "30.5B", quantization_level: "Q4_K_M" };
    used.server.answer((_request, response) => {
      sendJson(response, 200, {
        models: [
          { name: "qwen3-coder:30b", digest: "d1", size: 18_556_701_140, details },
          { name: "qwen3-coder:480b-cloud", digest: "d2", size: 382, details, remote_host: "https://ollama.com:443" },
        ],
      });
    });
    assert.deepEqual(await used.engine.list(signal), [
      {
        name: "qwen3-coder:30b",
        digest: "d1",
        fileBytes: 18_556_701_140,
        family: "qwen3moe",
        parameterSize: "30.5B",
        quantization: "Q4_K_M",
      },
      {
        name: "qwen3-coder:480b-cloud",
        digest: "d2",
        fileBytes: 382,
        family: "qwen3moe",
        parameterSize: "30.5B",
        quantization: "Q4_K_M",
        remoteHost: "https://ollama.com:443",
      },
    ]);
  });

  it("asks for verbose metadata where the short one withholds an array", async () => {
    const answer = likeOllama();
    const info = {
      "general.architecture": "lfm2",
      "lfm2.block_count": 2,
      "lfm2.embedding_length": 64,
      "lfm2.vocab_size": 100,
      "lfm2.attention.head_count": 4,
      "lfm2.shortconv.l_cache": 3,
    };
    used.server.answer((request, response) => {
      if (request.path !== "/api/show") answer(request, response);
      else {
        const verbose = (request.body as { verbose?: boolean }).verbose === true;
        sendJson(response, 200, { details: {}, model_info: { ...info, "lfm2.attention.head_count_kv": verbose ? [0, 2] : null } });
      }
    });
    const { architecture } = await used.engine.describe("tiny", signal);
    assert(architecture.state === "known");
    assert.deepEqual(
      architecture.value.layers.map((layer) => layer.kind),
      ["recurrent", "full"],
    );
    assert.equal(used.server.seen.filter(({ path }) => path === "/api/show").length, 2);
  });

  it("unloads, and waits until the model is gone from the list", async () => {
    const answer = likeOllama();
    let polls = 0;
    used.server.answer((request, response) => {
      if (request.path === "/api/ps" && ++polls < 4)
        sendJson(response, 200, { models: [{ name: "tiny:latest", size: 1, context_length: 512 }] });
      else answer(request, response);
    });
    await used.engine.unload("tiny", signal);
    assert.deepEqual(paths(), ["/api/ps", "/api/generate keep_alive 0", "/api/ps", "/api/ps", "/api/ps"]);
  });

  it("sends nothing to unload a model that is not in memory", async () => {
    await used.engine.unload("m350-q8", signal);
    assert.deepEqual(paths(), ["/api/ps", "/api/tags"]);
  });

  it("unloads a model that was removed from the disk meanwhile", async () => {
    let polls = 0;
    used.server.answer((request, response) => {
      if (request.path === "/api/generate") sendJson(response, 404, { error: "model 'tiny' not found" });
      else sendJson(response, 200, { models: ++polls === 1 ? [{ name: "tiny:latest", size: 1, context_length: 512 }] : [] });
    });
    await used.engine.unload("tiny", signal);
    assert.equal(polls, 2);
  });

  it("finds and unloads a copy of the same weights, which is listed under the name that was loaded first", async () => {
    const copy = { name: "copy:latest", digest: "d1", size: 1, context_length: 4096 };
    const tags = ["base:1b", "copy:latest", "other:1b"].map((name) => ({ name, digest: name === "other:1b" ? "d2" : "d1", size: 1, details: {} }));
    let memory = [{ ...copy, name: "other:1b", digest: "d2" }, copy];
    const told: unknown[] = [];
    used.server.answer((request, response) => {
      if (request.path === "/api/ps") sendJson(response, 200, { models: memory });
      else if (request.path === "/api/tags") sendJson(response, 200, { models: tags });
      else {
        const { model } = request.body as { readonly model: string };
        told.push(model);
        memory = memory.filter(({ name }) => name !== model);
        sendJson(response, 200, { model, response: "", done: true, done_reason: "unload" });
      }
    });
    await used.engine.unload("base:1b", signal);
    assert.deepEqual(told, ["copy:latest"]);
    assert.deepEqual(memory.map(({ name }) => name), ["other:1b"]);
  });

  it("keeps a model in memory for a long but finite time", async () => {
    await used.engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 }, signal);
    assert.equal((used.server.seen[0]!.body as { keep_alive: unknown }).keep_alive, "30m");
  });

  for (const [ahead, keepAlive, sent] of [
    ["2318-01-01T00:00:00Z", "forever", -1],
    [new Date(Date.now() - 60_000).toISOString(), 1, 1],
    ["nonsense", undefined, undefined],
    [undefined, undefined, undefined],
  ] as const) {
    it(`reads how long a model stays (${String(keepAlive)}) from ${ahead === undefined ? "nothing" : "a date"}, and asks for it again`, async () => {
      const answer = likeOllama();
      used.server.answer((request, response) => {
        const entry = { name: "tiny:latest", size: 1, context_length: 512, ...(ahead === undefined ? {} : { expires_at: ahead }) };
        if (request.path === "/api/ps") sendJson(response, 200, { models: [entry] });
        else answer(request, response);
      });
      const [loaded] = await used.engine.loaded(signal);
      assert.equal(loaded?.keepAlive, keepAlive);
      await used.engine.load({ model: "tiny", settings: withContext(512), purpose: "restore", timeLimitMs: 2_000, ...(keepAlive === undefined ? {} : { keepAlive }) }, signal);
      const body = used.server.seen.find(({ path }) => path === "/api/generate")?.body as { readonly keep_alive?: number };
      assert.equal(body.keep_alive, sent);
    });
  }

  it("puts a model back without anything of its own sticking to it", async () => {
    await used.engine.load({ model: "tiny", settings: withContext(512), purpose: "restore", timeLimitMs: 2_000 }, signal);
    assert.deepEqual(used.server.seen[0]!.body, { model: "tiny", stream: false, options: { num_ctx: 512, num_predict: 1 } });
  });
});
