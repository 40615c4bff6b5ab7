import type { ServerResponse } from "node:http";
import { sendJson } from "./local-server";
import type { Handler, SeenRequest } from "./local-server";

export interface PretendModel {
  readonly name: string;
  /** Left out: the server does not tell. */
  readonly capabilities?: readonly string[];
  readonly family?: string;
  /** Fields that the list's entry has besides. */
  readonly tag?: object;
}

const INFO = {
  "general.architecture": "llama",
  "general.parameter_count": 1e9,
  "llama.attention.head_count": 16,
  "llama.attention.head_count_kv": 4,
  "llama.block_count": 16,
  "llama.context_length": 8192,
  "llama.embedding_length": 1024,
  "llama.feed_forward_length": 4096,
  "llama.vocab_size": 32000,
};

const LINES = { "content-type": "application/x-ndjson" };

/** True: the request was answered, and the pretended server says no more to it. */
export type Before = (request: SeenRequest & { readonly body: Readonly<Record<string, unknown>> | null }, response: ServerResponse) => boolean;

/** Enough of an Ollama for the command line: it computes nothing, and counts follow the words of a prompt. `before` answers first what it wants to. */
export function pretendOllama(models: readonly PretendModel[], before: Before = () => false): Handler {
  let loaded: { readonly name: string; readonly numCtx: number } | null = null;
  const details = (model: PretendModel): object => ({ family: model.family ?? "llama", parameter_size: "1.0B", quantization_level: "Q4_K_M" });
  const told = ({ capabilities }: PretendModel): object => (capabilities ? { capabilities } : {});
  return (request, response) => {
    const body = request.body as Readonly<Record<string, unknown>> | null;
    if (before({ ...request, body }, response)) return;
    const model = models.find(({ name }) => name === body?.model);
    if (request.path === "/") response.end("Ollama is running");
    else if (request.path === "/api/version") sendJson(response, 200, { version: "0.33.0" });
    else if (request.path === "/api/tags") {
      const entries = models.map((entry) => ({ name: entry.name, model: entry.name, digest: `digest of ${entry.name}`, size: 6e8, details: details(entry), ...told(entry), ...entry.tag }));
      sendJson(response, 200, { models: entries });
    } else if (request.path === "/api/ps") {
      const entry = loaded && { name: loaded.name, model: loaded.name, size: 6e8 + 32_768 * loaded.numCtx, size_vram: 0, context_length: loaded.numCtx };
      sendJson(response, 200, { models: entry ? [entry] : [] });
    } else if (!model) sendJson(response, 404, { error: `model '${String(body?.model)}' not found` });
    else if (request.path === "/api/show") sendJson(response, 200, { details: details(model), model_info: INFO, ...told(model) });
    else if (request.path !== "/api/generate") sendJson(response, 404, { error: "not here" });
    else if (body?.keep_alive === 0) {
      loaded = null;
      sendJson(response, 200, { model: model.name, response: "", done: true, done_reason: "unload" });
    } else {
      const options = (body?.options ?? {}) as { readonly num_ctx?: number; readonly num_predict?: number };
      loaded = { name: model.name, numCtx: options.num_ctx ?? 4096 };
      if (typeof body?.prompt !== "string") sendJson(response, 200, { model: model.name, response: "", done: true, done_reason: "load" });
      else generate(body.prompt, options.num_predict ?? 8, loaded.numCtx, response);
    }
  };
}

function generate(prompt: string, wanted: number, numCtx: number, response: ServerResponse): void {
  const tokens = Math.round(prompt.split(/\s+/).length * 1.3) + 5;
  if (tokens >= numCtx) {
    sendJson(response, 400, { error: "the input length exceeds the context length" });
    return;
  }
  const count = Math.min(wanted, numCtx - tokens);
  response.writeHead(200, LINES);
  for (let at = 0; at < count; at++) response.write(`${JSON.stringify({ model: "m", response: ` w${at}`, done: false })}\n`);
  const counters = { prompt_eval_count: tokens, prompt_eval_duration: 1e6 + tokens * 1500, eval_count: count, eval_duration: count * 200_000 };
  response.end(`${JSON.stringify({ model: "m", response: "", done: true, done_reason: "length", load_duration: 1e6, ...counters })}\n`);
}

export function sendPage(response: ServerResponse, status: number, title: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "text/html", ...headers });
  response.end(`<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>`);
}
