import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { readBody } from "./body";
import type { Handler, Services } from "./context";
import { ApiError } from "./errors";
import { chat, generate } from "./generation";
import { ps, tags } from "./listing";
import { copy, create, pull, remove } from "./manage";
import { sendJson, sendText } from "./reply";
import { show } from "./show";

/** The Ollama whose replies this engine's are shaped like; the suffix says who answers. */
const VERSION = "0.33.0-embedded";

const root: Handler = (_services, { response }) => {
  sendText(response, 200, "Ollama is running");
};

/** Beyond the version, as Ollama tells it, this engine says how it was started: nobody has to assume its environment. */
const version: Handler = ({ config }, { response }) => {
  const embedded = { kv_cache_type: config.kvType, flash_attention: config.flashAttention, num_parallel: config.parallel };
  sendJson(response, 200, { version: VERSION, embedded });
};

const NO_EMBEDDINGS = "This server does not support embeddings. Start it with `--embeddings`";

const noEmbeddings =
  (status: number): Handler =>
  async (_services, { request }) => {
    await readBody(request);
    throw new ApiError(status, NO_EMBEDDINGS);
  };

const ROUTES: Readonly<Record<string, Handler>> = {
  "GET /": root,
  "HEAD /": root,
  "GET /api/version": version,
  "HEAD /api/version": version,
  "GET /api/tags": tags,
  "HEAD /api/tags": tags,
  "GET /api/ps": ps,
  "POST /api/show": show,
  "POST /api/generate": generate,
  "POST /api/chat": chat,
  "POST /api/create": create,
  "POST /api/copy": copy,
  "DELETE /api/delete": remove,
  "POST /api/pull": pull,
  "POST /api/embed": noEmbeddings(501),
  "POST /api/embeddings": noEmbeddings(500),
};

/** Answers requests; every failure becomes a reply in Ollama's shape. */
export function listener(services: Services): RequestListener {
  return (request, response) => {
    void respond(services, request, response);
  };
}

async function respond(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const gone = new AbortController();
  response.on("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  const route = ROUTES[`${request.method ?? "GET"} ${path}`];
  try {
    if (route) await route(services, { request, response, signal: gone.signal });
    else sendText(response, 404, "404 page not found");
  } catch (error) {
    if (gone.signal.aborted) return;
    sendJson(response, error instanceof ApiError ? error.status : 500, { error: error instanceof Error ? error.message : String(error) });
  }
}
