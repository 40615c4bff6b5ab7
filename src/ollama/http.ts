import { Agent, request } from "undici";
import type { z } from "zod";
import { together } from "../core/domain/statements";
import { EngineError } from "../core/errors";
import { refusal } from "./errors";
import { answeredInBetween } from "./in-between";
import { isJson, parseJson, validate } from "./json";
import { LineReader } from "./lines";
import type { Login } from "./login";
import { requestFailure } from "./network";
import { isWebPage, titleOf } from "./web-page";
import { errorText } from "./wire";

export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly timeLimitMs: number;
  /** Named in the sentence when the server does not know it. */
  readonly model?: string;
}

type Sent = Omit<Call, "timeLimitMs">;
type Reply = Awaited<ReturnType<typeof request>>;

const CONNECT_LIMIT_MS = 5_000;
/** What a timer can hold; a longer one would fire at once. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/**
 * A thin client over undici's `request`: a signal and a time limit for each request, the times of single chunks, and the text of a stream
 * that ends without an end, all of which measuring needs. Node's own fetch gives up after five minutes without headers, which is less than
 * a long prefill takes. The login is sent with each request, and is in no message.
 */
export class OllamaHttp {
  private agent: Agent | null = null;

  /** `endpoint` is without a login. */
  constructor(
    readonly endpoint: URL,
    private readonly login: Login | null = null,
  ) {}

  /** One JSON reply, validated. Rejects with EngineError or Cancelled, as the others do. */
  async json<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal): Promise<z.output<T>> {
    return validate(parseJson(await this.text(call, signal)), schema, call.path);
  }

  /** A reply's body as text. */
  text(call: Call, signal: AbortSignal): Promise<string> {
    return this.bounded(call.timeLimitMs, signal, (bounded) => this.whole(call, bounded));
  }

  /** Hands every line of an NDJSON reply, or a whole JSON reply as the only line, to `onLine` as it comes, with the time at which it was read. */
  lines<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal, onLine: (line: z.output<T>, atMs: number) => void): Promise<void> {
    return this.bounded(call.timeLimitMs, signal, async (bounded) => {
      await this.stream(call, bounded, (line, atMs) => {
        onLine(validate(line, schema, call.path), atMs);
      });
    });
  }

  /** A whole body within a limit that the caller keeps. */
  async whole(call: Sent, signal: AbortSignal): Promise<string> {
    const { body } = await this.ok(call, signal);
    const text = await body.text();
    if (call.path.startsWith("/api/") && isWebPage(text)) throw this.notJson(text, call);
    return text;
  }

  /** JSON lines as they come, within a limit that the caller keeps. A line that is an error is thrown: a stream that has begun can only say so. */
  async stream(call: Sent, signal: AbortSignal, onLine: (line: unknown, atMs: number) => void): Promise<void> {
    const { body } = await this.ok(call, signal);
    let atMs = performance.now();
    const reader = new LineReader((line) => {
      if (isWebPage(line)) throw this.notJson(line, call);
      const value = parseJson(line);
      const said = errorText(value);
      if (said !== null) throw refusal(500, said, call.model ?? null);
      onLine(value, atMs);
    });
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      atMs = performance.now();
      reader.push(chunk);
    }
    reader.end();
  }

  /** Runs work that must end within a limit, and says what its failure means. */
  async bounded<T>(timeLimitMs: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = AbortSignal.timeout(Math.min(Math.max(1, Math.ceil(timeLimitMs)), LONGEST_LIMIT_MS));
    try {
      return await work(AbortSignal.any([signal, limit]));
    } catch (error) {
      throw requestFailure(error, this.endpoint, signal, limit.aborted ? timeLimitMs : null);
    }
  }

  /** Lets go of connections that nobody uses. A later request opens new ones. */
  async close(): Promise<void> {
    const { agent } = this;
    this.agent = null;
    await agent?.close();
  }

  private async ok(call: Sent, signal: AbortSignal): Promise<Reply> {
    const sentAt = performance.now();
    const reply = await this.send(call, signal);
    if (reply.statusCode === 200) return reply;
    throw this.refused(reply, await reply.body.text(), call, performance.now() - sentAt);
  }

  private send(call: Sent, signal: AbortSignal): Promise<Reply> {
    this.agent ??= new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_LIMIT_MS } });
    return request(new URL(this.endpoint.pathname.replace(/\/$/, "") + call.path, this.endpoint), {
      method: call.method,
      signal,
      dispatcher: this.agent,
      headers: {
        "content-type": "application/json",
        accept: "application/json",
        ...(this.login ? { authorization: this.login.header() } : {}),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  }

  private refused({ statusCode: status, headers }: Reply, text: string, { path, model }: Sent, afterMs: number): EngineError {
    const said = isJson(text) ? errorText(parseJson(text)) : null;
    if (said !== null && status >= 400) return refusal(status, said, model ?? null);
    const header = (name: string): string | null => [headers[name] ?? []].flat()[0] ?? null;
    const { endpoint } = this;
    const between = answeredInBetween({ status, text, header, endpoint, path, sentLogin: this.login !== null, afterMs });
    return between ?? refusal(status, text, model ?? null);
  }

  /** Pages of other programs, and of proxies that answer everything with one. */
  private notJson(page: string, { path }: Sent): EngineError {
    const title = titleOf(page);
    return new EngineError(
      "not-ollama",
      together([{ code: "not-ollama-page", from: this.endpoint.origin, path }, title === null ? "" : { code: "page-says", title }]),
    );
  }
}
