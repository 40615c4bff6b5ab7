import assert from "node:assert/strict";
import type { ChatRequest, CreateRequest, GenerateRequest, Options } from "ollama/browser";
import { AUTOMATIC, withContext } from "../../../src/core/domain/settings";
import { EngineError } from "../../../src/core/errors";
import { ControlPlane } from "../../../src/ollama/control-plane";
import { OllamaHttp } from "../../../src/ollama/http";
import { chatBody, generateBody, loadBody, unloadBody } from "../../../src/ollama/options";
import type { WireOptions } from "../../../src/ollama/wire-requests";
import { sendJson } from "../../support/local-server";
import { useServer } from "./use-server";

const never = new AbortController().signal;

describe("what is asked about models", () => {
  const used = useServer(() => (_, response) => {
    sendJson(response, 200, { status: "success" });
  });
  const control = (path = ""): ControlPlane => new ControlPlane(new OllamaHttp(new URL(path, used.server.url)));

  it("goes to the server as Ollama takes it, by the old and the new name of the field, and behind a path too", async () => {
    await control().create({ model: "tuned/x:fast", from: "x", parameters: { num_ctx: 8192 } }, 1000, never);
    await control().copy("a", "b", 1000, never);
    await control("/llm/").remove("tuned/x:fast", 1000, never);
    assert.deepEqual(
      used.server.seen.map(({ method, path, body }) => [method, path, body]),
      [
        ["POST", "/api/create", { model: "tuned/x:fast", from: "x", parameters: { num_ctx: 8192 }, stream: false }],
        ["POST", "/api/copy", { source: "a", destination: "b" }],
        ["DELETE", "/llm/api/delete", { name: "tuned/x:fast", model: "tuned/x:fast" }],
      ],
    );
  });

  it("keeps to its time limit", async () => {
    used.server.answer(() => undefined);
    await assert.rejects(control().list(20, never), (error) => error instanceof EngineError && error.reason === "timeout");
  });

  it("says a refusal in the words of the rest", async () => {
    used.server.answer((_, response) => {
      sendJson(response, 404, { error: "model 'a' not found" });
    });
    await assert.rejects(control().copy("a", "b", 1000, never), (error) => error instanceof EngineError && error.reason === "not-found");
  });
});

/** Compiles only while what O3 sends has the names and types that the package's authors give them. */
describe("O3's own requests", () => {
  type Known<Sent, Theirs> = { [Key in keyof Sent]: Key extends keyof Theirs ? Sent[Key] : never };
  const options = (sent: WireOptions | undefined): Partial<Options> => (sent ?? {}) satisfies Known<WireOptions, Options>;
  const asked = { model: "m", settings: withContext(512, AUTOMATIC), prompt: "p", numPredict: 1, seed: 1, temperature: 0, timeLimitMs: 1 };

  it("have the form that the package ollama knows", () => {
    const load = loadBody({ model: "m", settings: withContext(512), purpose: "measure", timeLimitMs: 1 });
    const { prompt = "", options: loading, ...rest } = load;
    const loads = { ...rest, prompt, options: options(loading) } satisfies GenerateRequest & { truncate?: boolean; shift?: boolean };
    const generates = { ...generateBody(asked), prompt: asked.prompt, options: options(generateBody(asked).options) } satisfies GenerateRequest & {
      truncate?: boolean;
      shift?: boolean;
    };
    const unloads = { ...unloadBody("m"), prompt: "", options: {} } satisfies GenerateRequest & { truncate?: boolean; shift?: boolean };
    const { messages, options: chatting } = chatBody({ ...asked, messages: [{ role: "user", content: "c" }], tools: [], format: null, topLogprobs: 0 });
    const chats = { model: "m", messages: [...messages], options: options(chatting) } satisfies ChatRequest;
    const creates = { model: "m", from: "x", parameters: { num_ctx: 512 } } satisfies CreateRequest;
    assert.deepEqual(
      [loads, generates, unloads, chats, creates].map(({ model }) => model),
      ["m", "m", "m", "m", "m"],
    );
  });
});
