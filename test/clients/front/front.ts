import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { z } from "zod";
import { ofChat, ofMessages, ofResponses } from "./question";
import type { Question } from "./question";
import { chatWire, messagesWire, responsesWire } from "./wire";
import type { Counts, Wire } from "./wire";

/** A request as a client sent it. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly agent: string;
  /** Parsed; empty where there was none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** What was answered; 0 as long as nothing was. */
  status: number;
}

/**
 * Stands before the embedded engine and looks like a whole Ollama: it records what clients ask, answers the /v1 routes that the engine does not
 * have by asking its /api/chat, and puts tools into the prompt as text. Every answer is the engine's own, a few tokens long.
 */
export interface Front {
  readonly endpoint: string;
  /** Those that asked a model something, in order, since the last `forget`. */
  questions(): readonly Seen[];
  forget(): void;
  stop(): Promise<void>;
}

const ANSWER_TOKENS = 12;
const LIMIT_MS = 120_000;

const ASKS = ["/api/chat", "/api/generate"];
const TRANSLATED: Readonly<Record<string, { readonly read: (body: unknown) => Question; readonly wire: (model: string) => Wire }>> = {
  "/v1/chat/completions": { read: ofChat, wire: chatWire },
  "/v1/responses": { read: ofResponses, wire: responsesWire },
  "/v1/messages": { read: ofMessages, wire: messagesWire },
};

export async function startFront(engine: string): Promise<Front> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void respond(engine, request, response, seen);
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    questions: () => seen.filter(({ method, path }) => method === "POST" && (path in TRANSLATED || ASKS.includes(path))),
    forget: () => {
      seen.splice(0);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function respond(engine: string, request: IncomingMessage, response: ServerResponse, seen: Seen[]): Promise<void> {
  const text = await bodyOf(request);
  const entry: Seen = {
    method: request.method ?? "",
    path: (request.url ?? "/").split("?")[0] ?? "/",
    agent: request.headers["user-agent"] ?? "",
    body: text === "" ? {} : (JSON.parse(text) as Seen["body"]),
    status: 0,
  };
  seen.push(entry);
  const gone = new AbortController();
  response.on("close", () => {
    entry.status = response.statusCode;
    gone.abort();
  });
  const signal = AbortSignal.any([gone.signal, AbortSignal.timeout(LIMIT_MS)]);
  try {
    const translation = TRANSLATED[entry.path];
    if (translation && entry.method === "POST") {
      const question = translation.read(entry.body);
      await translate(engine, question, translation.wire(question.model), response, signal);
    } else if (entry.path === "/v1/models") await listModels(engine, response, signal);
    else await pass(engine, entry, response, signal);
  } catch (error) {
    if (gone.signal.aborted) return;
    send(response, 502, { error: { message: error instanceof Error ? error.message : String(error) } });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = "";
  request.setEncoding("utf8");
  for await (const part of request) text += String(part);
  return text;
}

function send(response: ServerResponse, status: number, body: object): void {
  if (!response.headersSent) response.writeHead(status, { "content-type": "application/json" });
  response.end(response.headersSent && status !== 200 ? "" : JSON.stringify(body));
}

const post = (engine: string, path: string, body: object, signal: AbortSignal): Promise<Response> =>
  fetch(engine + path, { method: "POST", body: JSON.stringify(body), signal });

const line = z.object({
  message: z.object({ content: z.string() }).optional(),
  error: z.string().optional(),
  prompt_eval_count: z.number().optional(),
  eval_count: z.number().optional(),
});

async function translate(engine: string, question: Question, wire: Wire, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const { model, messages, stream, temperature, topP } = question;
  const options = { num_predict: ANSWER_TOKENS, seed: 1, temperature, top_p: topP };
  const reply = await post(engine, "/api/chat", { model, messages, stream: true, truncate: false, options }, signal);
  if (!reply.ok || !reply.body) {
    send(response, reply.status, { error: { message: await reply.text() } });
    return;
  }
  let text = "";
  let counts: Counts = { promptTokens: 0, tokens: 0 };
  if (stream) {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(wire.begin());
  }
  for await (const { message, error, ...rest } of linesOf(reply.body)) {
    if (error !== undefined) throw new Error(error);
    text += message?.content ?? "";
    if (stream && message && message.content !== "") response.write(wire.piece(message.content));
    if (rest.eval_count !== undefined) counts = { promptTokens: rest.prompt_eval_count ?? 0, tokens: rest.eval_count };
  }
  if (stream) response.end(wire.end(text, counts));
  else send(response, 200, wire.whole(text, counts));
}

async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<z.infer<typeof line>, void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const part of body) {
    const lines = (rest + decoder.decode(part, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const text of lines) yield line.parse(JSON.parse(text));
  }
}

const listed = z.object({ models: z.array(z.looseObject({ name: z.string() })) });

async function listModels(engine: string, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const { models } = listed.parse(await (await fetch(`${engine}/api/tags`, { signal })).json());
  send(response, 200, { object: "list", data: models.map(({ name }) => ({ id: name, object: "model", created: 1, owned_by: "library" })) });
}

/** Ollama's own routes go through, but for what the engine refuses. */
async function pass(engine: string, { method, path, body }: Seen, response: ServerResponse, signal: AbortSignal): Promise<void> {
  const asks = ASKS.includes(path);
  const init = method === "GET" || method === "HEAD" ? {} : { body: JSON.stringify(asks ? short(body) : body) };
  const reply = await fetch(engine + path, { method, signal, ...init });
  if (path === "/api/show" && reply.ok) {
    send(response, 200, { ...((await reply.json()) as object), capabilities: ["completion", "tools"] });
    return;
  }
  response.writeHead(reply.status, { "content-type": reply.headers.get("content-type") ?? "text/plain" });
  if (asks) response.end((await reply.text()).replace('"done_reason":"length"', '"done_reason":"stop"'));
  else response.end(Buffer.from(await reply.arrayBuffer()));
}

/** Some tokens are enough of an answer; that it was cut there is ours, and clients would ask again. */
function short({ tools, options, ...body }: Seen["body"]): object {
  const messages = Array.isArray(body.messages) ? { messages: ofChat({ ...body, tools }).messages } : {};
  return { ...body, ...messages, think: undefined, options: { ...(options as object | undefined), num_predict: ANSWER_TOKENS, seed: 1 } };
}
