import { Agent, request } from "undici";
import type { z } from "zod";
import { Cancelled, EngineError } from "../core/errors";
import { fetchFailure, refusal } from "./errors";
import { errorText } from "./wire";

export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly timeLimitMs: number;
  /** Named in the sentence when the server does not know it. */
  readonly model?: string;
}

/**
 * A thin client over undici. The npm `ollama` client cannot do what measuring needs: a signal and a time limit for each
 * request, and times of single chunks; and fetch gives up after five minutes without headers, which a long prefill takes.
 */
export class OllamaHttp {
  private readonly agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connect: { timeout: 5_000 } });

  constructor(private readonly endpoint: URL) {}

  /** One JSON reply, validated. Rejects with EngineError or Cancelled. */
  async json<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal): Promise<z.output<T>> {
    const text = await this.text(call, signal);
    return validate(parseJson(text), schema, call);
  }

  /** A reply's body as text, refused when the status is not 200. */
  async text(call: Call, signal: AbortSignal): Promise<string> {
    return this.bounded(call, signal, async (bounded) => {
      const { statusCode, body } = await this.send(call, bounded);
      const text = await body.text();
      if (statusCode !== 200) throw this.refused(statusCode, text, call);
      return text;
    });
  }

  /** Hands every line of an NDJSON reply to `onLine` as it comes. */
  async lines<T extends z.ZodType>(call: Call, schema: T, signal: AbortSignal, onLine: (line: z.output<T>) => void): Promise<void> {
    await this.bounded(call, signal, async (bounded) => {
      const { statusCode, body } = await this.send(call, bounded);
      if (statusCode !== 200) throw this.refused(statusCode, await body.text(), call);
      let rest = "";
      const decoder = new TextDecoder();
      const take = (line: string): void => {
        if (line.trim() === "") return;
        const value = parseJson(line);
        const error = errorText(value);
        // A stream that has begun can only report its failure in a line.
        if (error !== null) throw refusal(500, error, call.model ?? null);
        onLine(validate(value, schema, call));
      };
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
        rest = parts.pop() ?? "";
        parts.forEach(take);
      }
      take(rest);
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
    const said = errorText(parseJsonOr(text)) ?? text.trim();
    const unknownAddress = status === 404 && said === "404 page not found";
    if (unknownAddress) {
      return new EngineError(
        "not-ollama",
        `${this.endpoint.origin} answers, but not as Ollama does (${call.path} is unknown). Check the endpoint.`,
      );
    }
    return refusal(status, said, call.model ?? null);
  }

  private async bounded<T>(call: Call, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (signal.aborted) throw new Cancelled();
    const limit = AbortSignal.timeout(call.timeLimitMs);
    try {
      return await work(AbortSignal.any([signal, limit]));
    } catch (error) {
      if (error instanceof EngineError) throw error;
      throw fetchFailure(error, this.endpoint.origin, signal, limit.aborted ? call.timeLimitMs : null);
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError("bad-reply", `The server sent no JSON: ${text.slice(0, 80)}`, { cause: error });
  }
}

function parseJsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function validate<T extends z.ZodType>(value: unknown, schema: T, call: Call): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new EngineError(
    "bad-reply",
    `The reply to ${call.path} is not what Ollama sends (${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}).`,
  );
}
