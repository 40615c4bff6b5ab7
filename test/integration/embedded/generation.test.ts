import assert from "node:assert/strict";
import { z } from "zod";
import { gapsOf } from "../../../src/core/domain/exchange";
import { withContext } from "../../../src/core/domain/settings";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { startEmbedded } from "../../support/embedded";
import type { EmbeddedServer } from "../../support/embedded";
import { generate } from "../../support/embedded-client";

describe("the embedded engine generates", () => {
  let server: EmbeddedServer;

  before(async () => {
    server = await startEmbedded();
  });
  after(async () => {
    await server.stop();
  });

  it("the same text for the same seed, and another for another one", async () => {
    const text = async (seed: number): Promise<string | undefined> =>
      (await generate(server.endpoint, { options: { seed, num_predict: 12, temperature: 1 } })).response;
    const [first, again, other] = [await text(5), await text(5), await text(6)];
    assert.equal(again, first);
    assert.notEqual(other, first);
  });

  it("with cached tokens counted as prompt tokens", async () => {
    const prompt = "of the people and the time";
    const first = await generate(server.endpoint, { prompt });
    const again = await generate(server.endpoint, { prompt });
    assert.equal(again.prompt_eval_count, first.prompt_eval_count);
    assert.ok((first.prompt_eval_count ?? 0) > 5);
  });

  it("a piece a token, as the client sees them come", async () => {
    const engine = createOllamaEngine({ endpoint: new URL(server.endpoint), env: {} });
    const request = { model: "tiny", settings: withContext(512), prompt: "of the people", numPredict: 64, seed: 3, temperature: 1, timeLimitMs: 60_000 };
    const reply = await engine.generate(request, new AbortController().signal);
    await engine.close();
    assert.ok(reply.state === "complete");
    const { arrival, ttftMs, wallMs } = reply.timings;
    assert.ok(arrival);
    const gaps = gapsOf(arrival, reply.outputTokens);
    const spannedMs = arrival.gaps.reduce((sum, [ms, count]) => sum + ms * count, 0);
    // Several pieces that are read at once count as one: no more than tokens, and all of the time between first and last.
    assert.ok(gaps && arrival.pieces > 1 && arrival.pieces <= reply.outputTokens, JSON.stringify(arrival));
    assert.ok(spannedMs <= 1.005 * (wallMs - ttftMs) + 0.1, `${spannedMs} of ${wallMs - ttftMs} ms`);
  });

  it("no further than the window where shifting is forbidden", async () => {
    const reply = await generate(server.endpoint, { shift: false, options: { num_predict: 2000, temperature: 2 } });
    assert.equal(reply.done_reason, "length");
    assert.equal((reply.prompt_eval_count ?? 0) + (reply.eval_count ?? 0), 512);
  });

  it("past the end of the window otherwise", async () => {
    const reply = await generate(server.endpoint, { options: { num_predict: 600, temperature: 2 } });
    assert.equal(reply.eval_count, 600);
  });

  it("up to a stop sequence, which is not shown", async () => {
    const options = { num_predict: 40, temperature: 0 };
    const { response = "" } = await generate(server.endpoint, { options });
    const stop = response.slice(10, 13);
    const stopped = await generate(server.endpoint, { options: { ...options, stop: [stop] } });
    assert.equal(stopped.done_reason, "stop");
    assert.equal(stopped.response, response.slice(0, response.indexOf(stop)));
  });
});

describe("the embedded engine refuses a quantised cache without flash attention", () => {
  it("with the words of llama.cpp", async () => {
    const server = await startEmbedded({ env: { OLLAMA_KV_CACHE_TYPE: "q8_0", OLLAMA_FLASH_ATTENTION: "0" } });
    try {
      const { status, error } = await generate(server.endpoint);
      assert.equal(status, 500);
      assert.match(error ?? "", /^llama runner process has terminated: .*requires flash_attn/s);
    } finally {
      await server.stop();
    }
  });

  it("and an unknown type when it loads", async () => {
    const server = await startEmbedded({ env: { OLLAMA_KV_CACHE_TYPE: "q3_x" } });
    try {
      const { status, error } = await generate(server.endpoint);
      assert.equal(status, 500);
      assert.match(error ?? "", /^llama runner process has terminated: exit status 1: Unsupported cache type: q3_x$/);
    } finally {
      await server.stop();
    }
  });
});

describe("the embedded engine with a format", () => {
  it("gives a document of the schema and nothing after it", async () => {
    const server = await startEmbedded();
    try {
      const schema = { type: "object", properties: { kind: { enum: ["one", "two"] }, fits: { type: "boolean" } } };
      const { response, done_reason } = await generate(server.endpoint, { format: schema, options: { num_predict: 200, temperature: 0 } });
      const document: unknown = JSON.parse(response ?? "");
      assert.deepEqual(Object.keys(z.object({ kind: z.enum(["one", "two"]), fits: z.boolean() }).parse(document)), ["kind", "fits"]);
      assert.equal(done_reason, "stop");
      assert.ok(response?.endsWith("}"));
    } finally {
      await server.stop();
    }
  });
});
