import { Agent, request } from "undici";
import type { z } from "zod";
import { EngineError } from "../core/errors";
import { refusal, requestFailure } from "./errors";
import { isJson, parseJson, validate } from "./json";
import { LineReader } from "./lines";
import { errorText } from "./wire";

export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly timeLimitMs: number;
  /** Named in the sentence when the server does not know it. */
  readonly model?: string;
}

const CONNECT_LIMIT_MS = 5_000;
/** What a timer can hold; a longer one would fire at once. */
const LONGEST_LIMIT_MS = 2 ** 31 - 1;

/**
 * A thin client over undici's `request`. The npm `ollama` client cannot do what measuring needs: a signal and a time limit for
 * each request, the times of single chunks, and the text of a stream that ends without an end (it throws that away). Node's own
 * fetch gives up after five minutes without headers, which is less than a long prefill takes.
 */
export class OllamaHttp {
  private readonly agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: CONNECT_LIMIT_MS } });

  constructor(private readonly endpoint: URL) {}

  /** One JSON reply, validated. Rejects with EngineError or Cancelled, as the others do. */
  async json<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal): Promise<z.output<T>> {
    return validate(parseJson(await this.text(call, signal)), schema, call.path);
  }

  /** A reply's body as text. */
  text(call: Call, signal: AbortSignal): Promise<string> {
    return this.bounded(call, signal, async (bounded) => {
      const { statusCode, body } = await this.send(call, bounded);
      const text = await body.text();
      if (statusCode !== 200) throw this.refused(statusCode, text, call);
      return text;
    });
  }

  /** Hands every line of an NDJSON reply, or a whole JSON reply as the only line, to `onLine` as it comes. */
  lines<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal, onLine: (line: z.output<T>) => void): Promise<void> {
    return this.bounded(call, signal, async (bounded) => {
      const { statusCode, body } = await this.send(call, bounded);
      if (statusCode !== 200) throw this.refused(statusCode, await body.text(), call);
      const reader = new LineReader((line) => {
        const value = parseJson(line);
        const error = errorText(value);
        // A stream that has begun can only report its failure in a line.
        if (error !== null) throw refusal(500, error, call.model ?? null);
        onLine(validate(value, schema, call.path));
      });
      for await (const chunk of body as AsyncIterable<Uint8Array>) reader.push(chunk);
      reader.end();
    });
  }

  private send(call: Call, signal: AbortSignal): ReturnType<typeof request> {
    return request(new URL(this.endpoint.pathname.replace(/\/$/, "") + call.path, this.endpoint), {
      method: call.method,
      signal,
      dispatcher: this.agent,
      headers: { "content-type": "application/json", accept: "application/json" },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
  }

  private refused(status: number, text: string, call: Call): EngineError {
    const said = isJson(text) ? errorText(parseJson(text)) : null;
    // Ollama answers an address it has in JSON; anything else comes from a router that does not know it.
    if (status === 404 && said === null) {
      return new EngineError(
        "not-ollama",
        `${this.endpoint.origin} answers, but does not know ${call.path} as Ollama does: check the address.`,
      );
    }
    return refusal(status, said ?? text, call.model ?? null);
  }

  private async bounded<T>(call: Call, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const limit = AbortSignal.timeout(Math.min(Math.max(1, Math.ceil(call.timeLimitMs)), LONGEST_LIMIT_MS));
    try {
      return await work(AbortSignal.any([signal, limit]));
    } catch (error) {
      throw requestFailure(error, this.endpoint.origin, signal, limit.aborted ? call.timeLimitMs : null);
    }
  }
}
