// Not the package's main entry: that one takes a model for a local file where the working folder has one of its name.
import { Ollama } from "ollama/browser";
import { EngineError } from "../core/errors";
import type { OllamaHttp } from "./http";
import { parseJson, validate } from "./json";
import { psReply, showReply, statusReply, tagsReply } from "./wire";
import type { PsReply, ShowReply, TagsReply } from "./wire";
import type { WireCreateRequest } from "./wire-requests";

/** How far a pull has come: what the server does now, and of the layer it fetches now the bytes. */
export interface PullProgress {
  readonly status: string;
  readonly digest: string | null;
  readonly doneBytes: number | null;
  readonly totalBytes: number | null;
}

/** A pull takes as long as it takes; this long without a word it is given up. */
const PULL_SILENCE_MS = 5 * 60_000;

/**
 * What is asked of a server about its models, by the npm package `ollama`. The package speaks through our own client, which keeps the
 * time limit, the caller's signal and the login, and says in our words what a refusal means. Its replies are validated: the package's types
 * say what a server should send, not what it did. Rejects with EngineError, or with Cancelled when the signal aborts.
 */
export class ControlPlane {
  constructor(
    private readonly http: OllamaHttp,
    private readonly pullSilenceMs = PULL_SILENCE_MS,
  ) {}

  /** `told` is whether the reply has the form of a list at all; an old server without models says null. */
  async list(timeLimitMs: number, signal: AbortSignal): Promise<TagsReply & { readonly told: boolean }> {
    const reply: unknown = await this.within(timeLimitMs, signal, null, (client) => client.list());
    return { ...validate(reply, tagsReply, "/api/tags"), told: typeof reply === "object" && reply !== null && "models" in reply };
  }

  async loaded(timeLimitMs: number, signal: AbortSignal): Promise<PsReply> {
    return validate(await this.within(timeLimitMs, signal, null, (client) => client.ps()), psReply, "/api/ps");
  }

  async show(model: string, verbose: boolean, timeLimitMs: number, signal: AbortSignal): Promise<ShowReply> {
    // The package's type lacks `verbose`, which it passes on: only a verbose reply has the metadata's arrays.
    const asked = verbose ? { model, verbose } : { model };
    return validate(await this.within(timeLimitMs, signal, model, (client) => client.show(asked)), showReply, "/api/show");
  }

  /** Makes a model of another one with parameters baked in. */
  async create({ model, from, parameters }: Pick<WireCreateRequest, "model" | "from" | "parameters">, timeLimitMs: number, signal: AbortSignal): Promise<void> {
    const asked = { model, stream: false as const, ...(from === undefined ? {} : { from }), ...(parameters === undefined ? {} : { parameters }) };
    const reply = validate(await this.within(timeLimitMs, signal, from ?? model, (client) => client.create(asked)), statusReply, "/api/create");
    if (reply.status !== "success") throw new EngineError("bad-reply", { code: "not-made", model, status: reply.status });
  }

  async copy(source: string, destination: string, timeLimitMs: number, signal: AbortSignal): Promise<void> {
    await this.within(timeLimitMs, signal, source, (client) => client.copy({ source, destination }));
  }

  async remove(model: string, timeLimitMs: number, signal: AbortSignal): Promise<void> {
    await this.within(timeLimitMs, signal, model, (client) => client.delete({ model }));
  }

  /** Fetches a model from its registry. Resolves when the server has it whole. */
  async pull(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        silence.abort();
      }, this.pullSilenceMs);
    };
    heard();
    try {
      await this.http.bounded(Number.POSITIVE_INFINITY, signal, async (bounded) => {
        const client = this.client(AbortSignal.any([bounded, silence.signal]), model, heard);
        for await (const line of await client.pull({ model, stream: true })) onProgress(progressOf(validate(line, statusReply, "/api/pull")));
      });
    } catch (error) {
      if (silence.signal.aborted && !signal.aborted)
        throw new EngineError("timeout", { code: "pull-silent", model, silenceMs: this.pullSilenceMs });
      if (error instanceof Error && error.message.startsWith(NO_END))
        throw new EngineError("bad-reply", { code: "pull-cut", model }, { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private within<T>(timeLimitMs: number, signal: AbortSignal, model: string | null, work: (client: Ollama) => Promise<T>): Promise<T> {
    return this.http.bounded(timeLimitMs, signal, (bounded) => work(this.client(bounded, model, () => undefined)));
  }

  private client(signal: AbortSignal, model: string | null, onLine: () => void): Ollama {
    return new Ollama({ host: this.http.endpoint.href, fetch: fetchBy(this.http, model, signal, onLine) });
  }
}

/** What the package says of a stream that ends without its end. */
const NO_END = "Did not receive done or success";

const progressOf = ({ status, digest, completed, total }: ReturnType<typeof statusReply.parse>): PullProgress => ({
  status,
  digest,
  doneBytes: completed,
  totalBytes: total,
});

/** The package's way to the world: each of its requests goes out by our own client. A refusal is thrown before the package sees it. */
function fetchBy(http: OllamaHttp, model: string | null, signal: AbortSignal, onLine: () => void): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const path = pathname.slice(http.endpoint.pathname.replace(/\/$/, "").length);
    const method = init?.method === "POST" || init?.method === "DELETE" ? init.method : "GET";
    const sent: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    // The package still pulls and deletes by the field's old name alone.
    const body = typeof sent === "object" && sent !== null && "name" in sent ? { ...sent, model: sent.name } : sent;
    const call = { method, path, ...(body === undefined ? {} : { body }), ...(model === null ? {} : { model }) } as const;
    const streams = typeof body === "object" && body !== null && "stream" in body && body.stream === true;
    if (streams) return new Response(lineStream((onValue) => http.stream(call, signal, onValue), onLine));
    const text = await http.whole(call, signal);
    if (text !== "") parseJson(text);
    return new Response(text === "" ? "null" : text);
  };
}

/** Lines as the package reads them, each checked before it gets there. */
function lineStream(read: (onValue: (line: unknown) => void) => Promise<void>, onLine: () => void): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start: async (controller) => {
      try {
        await read((line) => {
          onLine();
          controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`));
        });
        controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
  });
}
