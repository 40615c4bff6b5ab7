import assert from "node:assert/strict";
import { z } from "zod";
import { withContext } from "../../../src/core/domain/settings";
import { Cancelled, EngineError, UsageError } from "../../../src/core/errors";
import type { ChatReply, ChatRequest } from "../../../src/core/ports";
import { play, sendJson } from "../../support/local-server";
import { RECORDED_VERSIONS, recording } from "../../support/recordings";
import type { RecordedVersion } from "../../support/recordings";
import { sentenceOf } from "../../support/saying";
import { useServer } from "./use-server";

const signal = new AbortController().signal;
const TOOL = { name: "get_weather", description: "Weather of a city", parameters: { type: "object", properties: { city: { type: "string" } } } };

const ask = (change: Partial<ChatRequest> = {}): ChatRequest => ({
  model: "tiny",
  settings: withContext(512),
  messages: [{ role: "user", content: "Hello." }],
  tools: [],
  format: null,
  numPredict: 8,
  seed: 1,
  temperature: 0,
  topLogprobs: 0,
  timeLimitMs: 2_000,
  ...change,
});

const rejectsWith = (work: Promise<unknown>, reason: string, says: RegExp): Promise<void> =>
  assert.rejects(work, (error) => error instanceof EngineError && error.reason === reason && says.test(sentenceOf(error)));

function complete(reply: ChatReply): Extract<ChatReply, { state: "complete" }> {
  assert(reply.state === "complete", reply.state);
  return reply;
}

describe("chatting with Ollama", () => {
  const used = useServer();

  const replay = (version: RecordedVersion, name: string): void => {
    used.server.answer((_request, response) => {
      play(recording(version, name), response);
    });
  };
  const answerLines = (...lines: readonly object[]): void => {
    used.server.answer((_request, response) => {
      response.writeHead(200, { "content-type": "application/x-ndjson" });
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    });
  };
  const END = { done: true, done_reason: "stop", prompt_eval_count: 9, prompt_eval_duration: 1e6, eval_count: 4, eval_duration: 2e6 };
  const line = (message: object, more: object = { done: false }): object => ({ model: "m", message: { role: "assistant", ...message }, ...more });

  for (const version of RECORDED_VERSIONS) {
    for (const name of ["chat", "chat-stream"]) {
      it(`reads the recorded ${version}/${name}`, async () => {
        replay(version, name);
        const reply = complete(await used.engine.chat(ask(), signal));
        assert.equal(reply.text, " lubaA meku luzu kolu laba guli koma");
        assert.deepEqual([reply.promptTokens, reply.outputTokens, reply.endReason], [30, 8, "length"]);
        assert.deepEqual([reply.toolCalls, reply.logprobs, reply.thinking], [[], null, ""]);
      });
    }

    it(`says what ${version} says of tools to a model without`, async () => {
      replay(version, "chat-tools-nontool");
      await rejectsWith(used.engine.chat(ask({ tools: [TOOL] }), signal), "unsupported", /does not support tools/);
    });

    it(`tells a cut-off reply of ${version} from an answer`, async () => {
      replay(version, "repeat-limit-chat-nonstream");
      const reply = await used.engine.chat(ask(), signal);
      assert.equal(reply.state, "void");
    });

    it(`refuses a prompt that ${version} finds too long`, async () => {
      replay(version, "trunc-chat-512-truncate-false");
      await rejectsWith(used.engine.chat(ask(), signal), "too-long", /longer than the context/);
    });

    it(`reads log-probabilities as ${version} writes them`, async () => {
      // Recorded with /api/generate; /api/chat writes them at the same place.
      const { response, ...lines } = z.looseObject({ response: z.string() }).parse(recording(version, "logprobs").response);
      answerLines({ ...lines, message: { role: "assistant", content: response } });
      const { logprobs, text } = complete(await used.engine.chat(ask({ topLogprobs: 2 }), signal));
      assert.equal(logprobs?.map(({ token }) => token).join(""), text);
      assert.ok(logprobs.every(({ logprob, top }) => logprob < 0 && top.length === 2 && top[0]!.logprob >= top[1]!.logprob));
      assert.equal(logprobs[0]?.top[0]?.token, " dugo");
    });
  }

  it("reads tool calls, thoughts and log-probabilities from whichever line they come in", async () => {
    answerLines(
      line({ content: "", thinking: "hm" }),
      line({ content: "", tool_calls: [{ function: { name: "get_weather", arguments: { city: "Oslo" } } }] }),
      line({ content: "ok" }, { done: false, logprobs: [{ token: "ok", logprob: -0.5, top_logprobs: null }] }),
      line({ content: "" }, END),
    );
    const reply = complete(await used.engine.chat(ask({ tools: [TOOL] }), signal));
    assert.deepEqual(reply.toolCalls, [{ name: "get_weather", arguments: { city: "Oslo" } }]);
    assert.deepEqual([reply.text, reply.thinking, reply.endReason], ["ok", "hm", "stop"]);
    assert.deepEqual(reply.logprobs, [{ token: "ok", logprob: -0.5, top: [] }]);
  });

  it("sends tools, schema and what keeps the runner as it is", async () => {
    answerLines(line({ content: "x" }, END));
    const format = { type: "object", properties: {} };
    await used.engine.chat(ask({ tools: [TOOL], format, topLogprobs: 5 }), signal);
    assert.equal(used.server.seen[0]?.path, "/api/chat");
    assert.deepEqual(used.server.seen[0].body, {
      model: "tiny",
      messages: [{ role: "user", content: "Hello." }],
      stream: true,
      truncate: false,
      shift: false,
      keep_alive: "30m",
      think: false,
      tools: [{ type: "function", function: TOOL }],
      format,
      logprobs: true,
      top_logprobs: 5,
      options: { num_ctx: 512, num_predict: 8, seed: 1, temperature: 0 },
    });
  });

  it("sends none of them where none is wanted", async () => {
    answerLines(line({ content: "x" }, END));
    await used.engine.chat(ask(), signal);
    const body = used.server.seen[0]?.body as object;
    assert.deepEqual(
      ["tools", "format", "logprobs", "top_logprobs", "raw"].filter((key) => key in body),
      [],
    );
  });

  it("never asks for an endless answer", async () => {
    for (const numPredict of [0, -1, 1.5]) await assert.rejects(used.engine.chat(ask({ numPredict }), signal), UsageError);
    assert.equal(used.server.seen.length, 0);
  });

  it("names the field that is not as Ollama sends it", async () => {
    answerLines({ model: "m", message: { role: "assistant", tool_calls: [{ function: { name: 3 } }] }, done: false });
    await rejectsWith(used.engine.chat(ask(), signal), "bad-reply", /message\.tool_calls\.0\.function\.name/);
  });

  it("takes an error in the middle of a stream for one", async () => {
    answerLines(line({ content: "x" }), { error: "llama-server process has terminated: exit status 1" });
    await rejectsWith(used.engine.chat(ask(), signal), "crashed", /process ended/);
  });

  it("keeps its time limit, and lets itself be cancelled", async () => {
    used.server.answer(() => undefined);
    await rejectsWith(used.engine.chat(ask({ timeLimitMs: 30 }), signal), "timeout", /did not answer/);
    const controller = new AbortController();
    const asked = used.engine.chat(ask({ timeLimitMs: 60_000 }), controller.signal);
    controller.abort();
    await assert.rejects(asked, Cancelled);
  });

  it("says that a model is not installed", async () => {
    used.server.answer((_request, response) => {
      sendJson(response, 404, { error: "model 'tiny' not found" });
    });
    await rejectsWith(used.engine.chat(ask(), signal), "not-found", /ollama pull tiny/);
  });
});
