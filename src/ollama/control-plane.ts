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

/** What is asked of a server about its models. Rejects with EngineError, or with Cancelled when the signal aborts. */
export class ControlPlane {
  constructor(
    private readonly http: OllamaHttp,
    private readonly pullSilenceMs = PULL_SILENCE_MS,
  ) {}

  /** `told` is whether the reply has the form of a list at all; an old server without models says null. */
  async list(timeLimitMs: number, signal: AbortSignal): Promise<TagsReply & { readonly told: boolean }> {
    const reply = parseJson(await this.http.text({ method: "GET", path: "/api/tags", timeLimitMs }, signal));
    return { ...validate(reply, tagsReply, "/api/tags"), told: typeof reply === "object" && reply !== null && "models" in reply };
  }

  loaded(timeLimitMs: number, signal: AbortSignal): Promise<PsReply> {
    return this.http.json({ method: "GET", path: "/api/ps", timeLimitMs }, psReply, signal);
  }

  /** Only a verbose reply has the metadata's arrays. */
  show(model: string, verbose: boolean, timeLimitMs: number, signal: AbortSignal): Promise<ShowReply> {
    const body = { model, ...(verbose ? { verbose } : {}) };
    return this.http.json({ method: "POST", path: "/api/show", body, model, timeLimitMs }, showReply, signal);
  }

  /** Makes a model of another one with parameters baked in. */
  async create(asked: Pick<WireCreateRequest, "model" | "from" | "parameters">, timeLimitMs: number, signal: AbortSignal): Promise<void> {
    const call = { method: "POST", path: "/api/create", body: { ...asked, stream: false }, model: asked.from ?? asked.model, timeLimitMs } as const;
    const { status } = await this.http.json(call, statusReply, signal);
    if (status !== "success") throw new EngineError("bad-reply", `The server did not make ${asked.model}: it answered "${status}".`);
  }

  async remove(model: string, timeLimitMs: number, signal: AbortSignal): Promise<void> {
    await this.http.text({ method: "DELETE", path: "/api/delete", body: { model }, model, timeLimitMs }, signal);
  }

  /** Fetches a model from its registry. Resolves when the server has it whole. */
  async pull(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => {
      silence.abort();
    }, this.pullSilenceMs);
    let last = "";
    try {
      await this.http.bounded(Number.POSITIVE_INFINITY, signal, (bounded) =>
        this.http.stream({ method: "POST", path: "/api/pull", body: { model, stream: true }, model }, AbortSignal.any([bounded, silence.signal]), (line) => {
          timer.refresh();
          const reply = validate(line, statusReply, "/api/pull");
          last = reply.status;
          onProgress(progressOf(reply));
        }),
      );
    } catch (error) {
      if (!silence.signal.aborted || signal.aborted) throw error;
      throw new EngineError(
        "timeout",
        `The server said nothing about ${model} for ${Math.round(this.pullSilenceMs / 1000)} s: see its log, and pull again. What came is kept.`,
        { cause: error },
      );
    } finally {
      clearTimeout(timer);
    }
    if (last !== "success") throw new EngineError("bad-reply", `The server stopped before ${model} was there: pull again. What came is kept.`);
  }
}

const progressOf = ({ status, digest, completed, total }: ReturnType<typeof statusReply.parse>): PullProgress => ({
  status,
  digest,
  doneBytes: completed,
  totalBytes: total,
});
