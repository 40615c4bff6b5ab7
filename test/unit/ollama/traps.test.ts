import assert from "node:assert/strict";
import { withContext } from "../../../src/core/domain/settings";
import type { RunnerSettings } from "../../../src/core/domain/settings";
import { EngineError, UsageError } from "../../../src/core/errors";
import type { GenerateRequest } from "../../../src/core/ports";
import { play, playAll } from "../../support/local-server";
import { RECORDED_VERSIONS, recording } from "../../support/recordings";
import { inWords } from "../../../src/words/said";
import { likeOllama } from "./like-ollama";
import { useServer } from "./use-server";

const signal = new AbortController().signal;

const ask = (change: Partial<GenerateRequest> = {}): GenerateRequest => ({
  model: "tiny:latest",
  settings: withContext(512),
  prompt: "a prompt",
  numPredict: 8,
  seed: 1,
  temperature: 0.8,
  timeLimitMs: 2_000,
  ...change,
});

const rejectsWith = (work: Promise<unknown>, reason: string): Promise<void> =>
  assert.rejects(work, (error) => error instanceof EngineError && error.reason === reason);

/** The ten ways in which a server lets a benchmark lie (docs/ollama.md), as far as the adapter is the one to see them. */
describe("the ten traps of Ollama", () => {
  const used = useServer();

  const bodies = (): Record<string, unknown>[] =>
    used.server.seen.flatMap(({ body }) => (body === null ? [] : [body as Record<string, unknown>]));
  const optionsSent = (): Record<string, unknown> => bodies()[0]!.options as Record<string, unknown>;

  for (const version of RECORDED_VERSIONS) {
    const replay = (name: string): void => {
      used.server.answer((_request, response) => {
        play(recording(version, name), response);
      });
    };

    describe(`on ${version}`, () => {
      it("1 cached prompts: sends the prompt from its first character on, so that a unique prefix stays one", async () => {
        replay("generate-stream");
        await used.engine.generate(ask({ prompt: "  unique first line\nrest" }), signal);
        assert.equal(bodies()[0]!.prompt, "  unique first line\nrest");
        assert.equal(bodies()[0]!.raw, true);
        assert.equal("context" in bodies()[0]!, false);
      });

      it("1 cached prompts: reports the server's own prompt time beside the counted tokens, so that the cache shows", async () => {
        replay("cache-1-first");
        const first = await used.engine.generate(ask(), signal);
        replay("cache-2-same");
        const again = await used.engine.generate(ask(), signal);
        assert(first.state === "complete" && again.state === "complete");
        assert.equal(first.promptTokens, again.promptTokens);
        assert(again.timings.promptMs < first.timings.promptMs / 10);
      });

      it("2 silent truncation: asks for an error instead, and reads it as too long", async () => {
        replay("trunc-generate-512-truncate-false");
        await rejectsWith(used.engine.generate(ask(), signal), "too-long");
        assert.equal(bodies()[0]!.truncate, false);
        assert.equal(bodies()[0]!.shift, false);
      });

      it("3 clamping: the context of a load is what the server shows, not what was asked", async () => {
        const tiny = recording(version, "ps-512");
        used.server.answer(playAll([recording(version, "preload-empty-prompt"), tiny]));
        const { loaded } = await used.engine.load({ model: "tiny", settings: withContext(600), purpose: "measure", timeLimitMs: 2_000 }, signal);
        assert.equal(loaded.contextTokens, 512);
      });

      it("4 the 30-repeat abort: a reply with status 200 that never ends is void, with what came of it", async () => {
        replay("repeat-limit-stream");
        const reply = await used.engine.generate(ask(), signal);
        assert(reply.state === "void");
        assert.match(inWords(reply.why), /has no end/);
        assert(reply.text.length >= 30);
      });

      it("4 the 30-repeat abort: the same unstreamed", async () => {
        replay("repeat-limit-nonstream");
        assert.equal((await used.engine.generate(ask(), signal)).state, "void");
      });

      it("6 one token: a missing decode time is unknown, not zero", async () => {
        replay("opt-num_predict-1");
        const reply = await used.engine.generate(ask({ numPredict: 1 }), signal);
        assert(reply.state === "complete");
        if (version === "0.24") assert.equal(reply.timings.decodeMs, null);
        else assert(reply.timings.decodeMs !== null && reply.timings.decodeMs > 0);
      });

      it("7 waiting: first token and end are timed at the client, not added up from the server's counters", async () => {
        let askedAt = Number.NaN;
        let answeredAt = Number.NaN;
        used.server.answer((_request, response) => {
          askedAt = performance.now();
          setImmediate(() => {
            answeredAt = performance.now();
            play(recording(version, "par1-n2-1"), response);
          });
        });
        const startedAt = performance.now();
        const reply = await used.engine.generate(ask(), signal);
        const endedAt = performance.now();
        assert(reply.state === "complete");
        const { ttftMs, wallMs } = reply.timings;
        assert(ttftMs >= answeredAt - askedAt);
        assert(wallMs >= ttftMs);
        assert(wallMs <= endedAt - startedAt);
      });

      it("9 too many threads: the time limit ends what looks like a hang", async () => {
        used.server.answer(() => undefined);
        await rejectsWith(used.engine.generate(ask({ settings: { ...withContext(512), numThread: 64 }, timeLimitMs: 1_000 }), signal), "timeout");
        assert.equal(optionsSent().num_thread, 64);
      });
    });
  }

  describe("in what is sent", () => {
    beforeEach(() => {
      used.server.answer(likeOllama());
    });

    it("5 unknown options: only names that servers act on are ever sent", async () => {
      const settings: RunnerSettings = { numCtx: 512, numBatch: 64, numThread: 2, numGpu: 0, useMmap: true };
      await used.engine.generate(ask({ settings }), signal);
      assert.deepEqual(optionsSent(), {
        num_ctx: 512,
        num_batch: 64,
        num_thread: 2,
        num_gpu: 0,
        use_mmap: true,
        num_predict: 8,
        seed: 1,
        temperature: 0.8,
      });
    });

    it("5 unknown options: what is automatic is not sent at all", async () => {
      await used.engine.generate(
        ask({ settings: { numCtx: "auto", numBatch: "auto", numThread: "auto", numGpu: "auto", useMmap: "auto" } }),
        signal,
      );
      assert.deepEqual(Object.keys(optionsSent()), ["num_predict", "seed", "temperature"]);
    });

    for (const numPredict of [0, -1, -2, 1.5, Number.NaN]) {
      it(`6 endless replies: num_predict ${numPredict} is refused before anything is sent`, async () => {
        await assert.rejects(used.engine.generate(ask({ numPredict }), signal), UsageError);
        assert.equal(used.server.seen.length, 0);
      });
    }

    for (const numCtx of [0, -1, 600.7, Number.NaN]) {
      it(`3 clamping: num_ctx ${numCtx}, which servers change in silence, is refused`, async () => {
        await assert.rejects(used.engine.generate(ask({ settings: withContext(numCtx) }), signal), UsageError);
        assert.equal(used.server.seen.length, 0);
      });
    }

    it("8 reloads: a load and the requests after it carry the same runner options, shift and truncate", async () => {
      const settings: RunnerSettings = { numCtx: 512, numBatch: 128, numThread: 1, numGpu: 0, useMmap: false };
      await used.engine.load({ model: "tiny", settings, purpose: "measure", timeLimitMs: 2_000 }, signal);
      await used.engine.generate(ask({ settings }), signal);
      await used.engine.generate(ask({ settings, prompt: "another", seed: 2, temperature: 0 }), signal);
      const fixed = bodies().map(({ options, truncate, shift, raw, keep_alive }) => {
        const { num_ctx, num_batch, num_thread, num_gpu, use_mmap } = options as Record<string, unknown>;
        return { num_ctx, num_batch, num_thread, num_gpu, use_mmap, truncate, shift, raw, keep_alive };
      });
      assert.equal(fixed.length, 3);
      assert.deepEqual(fixed[1], fixed[0]);
      assert.deepEqual(fixed[2], fixed[0]);
    });

    it("8 reloads: no call of the engine touches /v1 or /api/embed", async () => {
      await used.engine.identify(signal);
      await used.engine.list(signal);
      await used.engine.describe("tiny", signal);
      await used.engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 }, signal);
      await used.engine.generate(ask(), signal);
      await used.engine.loaded(signal);
      await used.engine.unload("tiny", signal);
      const allowed = new Set(["/", "/api/version", "/api/tags", "/api/show", "/api/ps", "/api/generate"]);
      assert.deepEqual(
        used.server.seen.map(({ path }) => path).filter((path) => !allowed.has(path)),
        [],
      );
    });

    it("10 num_ctx costs memory: the memory of a load is the server's figure for it", async () => {
      const { loaded } = await used.engine.load({ model: "tiny", settings: withContext(512), purpose: "measure", timeLimitMs: 2_000 }, signal);
      const { name, contextTokens, sizeBytes, vramBytes } = loaded;
      assert.deepEqual({ name, contextTokens, sizeBytes, vramBytes }, { name: "tiny:latest", contextTokens: 512, sizeBytes: 3_659_528, vramBytes: 0 });
    });

    it("10 depth costs speed: prompt and decode times are the server's counters, in milliseconds", async () => {
      const reply = await used.engine.generate(ask(), signal);
      assert(reply.state === "complete");
      assert.equal(reply.promptTokens, 30);
      assert.equal(reply.outputTokens, 8);
      assert.equal(reply.endReason, "length");
      assert(Math.abs(reply.timings.promptMs - 4.062) < 1e-9);
      assert(Math.abs(reply.timings.decodeMs! - 17.708) < 1e-9);
      assert.equal(reply.text, " lubaA meku luzu kolu laba guli koma");
    });
  });
});
