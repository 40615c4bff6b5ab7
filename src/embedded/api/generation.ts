import type { CatalogEntry } from "../models/catalog";
import { trainedContext } from "../models/description";
import { isModelName } from "../models/name";
import type { Generated } from "../runner/messages";
import { runnerSettings, samplingOf } from "../serve/runner-settings";
import { readBody } from "./body";
import type { Exchange, Handler, Services } from "./context";
import { keepAliveMs } from "./duration";
import { ApiError } from "./errors";
import { readChat, readGenerate, refuseUnsupported } from "./generation-request";
import type { GenerationRequest } from "./generation-request";
import { Options } from "./options";
import { LineStream, sendJson } from "./reply";

/** Puts text where the two kinds of reply have it. */
type Wrap = (text: string) => object;

export const generate: Handler = handler(readGenerate, (response) => ({ response }));
export const chat: Handler = handler(readChat, (content) => ({ message: { role: "assistant", content } }));

function handler(read: (body: unknown) => GenerationRequest, wrap: Wrap): Handler {
  return async (services, exchange) => {
    const startMs = performance.now();
    const body = await readBody(exchange.request);
    const request = read(body);
    const keepMs = keepAliveMs(request.keepAlive, services.config.keepAliveMs);
    if (request.model !== "" && !isModelName(request.model)) throw new ApiError(400, "invalid model name");
    const entry = services.catalog.get(request.model);
    const options = Options.read(entry.parameters, request.options);
    refuseUnsupported(body);
    const reply = new Reply(exchange, request, wrap, startMs);
    if (request.prompt === null && keepMs === 0) {
      services.scheduler.expire(entry.path);
      reply.bare("unload");
      return;
    }
    await answer(services, exchange.signal, { request, entry, options, keepMs, reply });
  };
}

interface Job {
  readonly request: GenerationRequest;
  readonly entry: CatalogEntry;
  readonly options: Options;
  readonly keepMs: number;
  readonly reply: Reply;
}

async function answer({ catalog, config, scheduler }: Services, signal: AbortSignal, job: Job): Promise<void> {
  const { request, entry, options, keepMs, reply } = job;
  const loadStartMs = performance.now();
  const settings = runnerSettings(entry.path, trainedContext(catalog.header(entry)), options, config);
  const sampling = samplingOf(options);
  const { runner, release } = await scheduler.acquire(entry, settings, keepMs, signal);
  const loadMs = performance.now() - loadStartMs;
  try {
    if (request.prompt === null) {
      reply.bare("load");
      return;
    }
    const { prompt, context, format, truncate, shift } = request;
    const generated = await runner.generate(
      { prompt, context, format, truncate, shift, sampling },
      (pieces) => {
        reply.pieces(pieces);
      },
      signal,
    );
    reply.end(generated, loadMs);
  } catch (error) {
    reply.fail(error);
  } finally {
    release();
  }
}

const nanoseconds = (ms: number): number => Math.max(1, Math.round(ms * 1e6));

/** One reply, streamed or whole. */
class Reply {
  private readonly lines: LineStream;
  private text = "";

  constructor(
    private readonly exchange: Exchange,
    private readonly request: GenerationRequest,
    private readonly wrap: Wrap,
    private readonly startMs: number,
  ) {
    this.lines = new LineStream(exchange.response);
  }

  /** An answer without text. */
  bare(reason: "load" | "unload"): void {
    sendJson(this.exchange.response, 200, { ...this.head(""), done: true, done_reason: reason });
  }

  pieces(pieces: readonly string[]): void {
    if (this.request.stream) this.lines.write(pieces.map((piece) => ({ ...this.head(piece), done: false })));
    else this.text += pieces.join("");
  }

  end(generated: Generated, loadMs: number): void {
    const { response } = this.exchange;
    if (generated.reason === "repeat") {
      // Ollama gives up without an error and without metrics.
      if (this.request.stream) this.lines.end();
      else sendJson(response, 200, { ...this.head(this.text), done: false });
      return;
    }
    const last = {
      ...this.head(this.text),
      done: true,
      done_reason: generated.reason,
      ...(this.request.withContext ? { context: generated.context } : {}),
      total_duration: nanoseconds(performance.now() - this.startMs),
      load_duration: nanoseconds(loadMs),
      prompt_eval_count: generated.promptTokens,
      prompt_eval_duration: nanoseconds(generated.promptMs),
      eval_count: generated.tokens,
      eval_duration: nanoseconds(generated.evalMs),
    };
    if (!this.request.stream) {
      sendJson(response, 200, last);
      return;
    }
    this.lines.write([last]);
    this.lines.end();
  }

  /** Once lines are out, an error can only be another line. @throws the error while there is still a status to give */
  fail(error: unknown): void {
    if (!this.lines.started) throw error;
    this.lines.write([{ error: error instanceof Error ? error.message : String(error) }]);
    this.lines.end();
  }

  private head(text: string): object {
    return { model: this.request.model, created_at: new Date().toISOString(), ...this.wrap(text) };
  }
}
