import type { EngineIdentity } from "../core/domain/environment";
import type { ModelSummary } from "../core/domain/model";
import { EngineError } from "../core/errors";
import type { ChatReply, Engine, GenerateReply, KeepAlive, LoadedModel, LoadReply } from "../core/ports";
import { readChat } from "./chat";
import { isLoopback } from "./endpoint";
import { readGeneration } from "./generation";
import { OllamaHttp } from "./http";
import { chooseModel, sameModel } from "./models";
import { chatBody, generateBody, loadBody, unloadBody } from "./options";
import { needsVerbose, profileOf } from "./profile";
import { serverSettings } from "./server-settings";
import { waitUntil } from "./wait";
import { chatReply, generateReply, psReply, showReply, tagsReply, versionReply } from "./wire";
import type { PsReply, ShowReply } from "./wire";

type Environment = Readonly<Record<string, string | undefined>>;

export interface OllamaOptions {
  readonly endpoint: URL;
  /** Our own environment: taken as the server's when it runs here and its own cannot be read. */
  readonly env: Environment;
  /** The server's own environment; null where it cannot be read. Asked only of a server on this machine. */
  readonly serverEnvironment?: () => Promise<Environment | null>;
  /** Whether it runs on this machine; absent, loopback tells. */
  readonly isLocal?: () => Promise<boolean>;
  /** Limit for requests that involve no model, ms. */
  readonly quickLimitMs?: number;
  /** Limit for reading a model's metadata, which may come from a cold disk, ms. */
  readonly showLimitMs?: number;
  /** Limit for an unload, the wait for running requests included, ms. */
  readonly unloadLimitMs?: number;
}

/**
 * The Engine port over Ollama's REST API. Never uses `/v1` or `/api/embed`: both reload the model with other settings. Rejects
 * with EngineError, or with Cancelled when the signal aborts.
 */
export function createOllamaEngine(options: OllamaOptions): Engine {
  const { endpoint, env, quickLimitMs = 10_000, showLimitMs = 60_000, unloadLimitMs = 60_000 } = options;
  const http = new OllamaHttp(endpoint);
  const quick = { timeLimitMs: quickLimitMs };

  const list = async (signal: AbortSignal): Promise<readonly ModelSummary[]> => {
    const { models } = await http.json({ method: "GET", path: "/api/tags", ...quick }, tagsReply, signal);
    // Models on somebody else's machine are listed too; there is nothing to measure about them here.
    return models.filter((model) => model.remote_host === undefined).map(summaryOf);
  };

  const show = (model: string, verbose: boolean, signal: AbortSignal): Promise<ShowReply> =>
    http.json(
      { method: "POST", path: "/api/show", body: { model, ...(verbose ? { verbose } : {}) }, model, timeLimitMs: showLimitMs },
      showReply,
      signal,
    );

  const loaded = async (signal: AbortSignal): Promise<readonly LoadedModel[]> =>
    (await http.json({ method: "GET", path: "/api/ps", ...quick }, psReply, signal)).models.map(loadedOf);

  const loadedEntry = async (model: string, signal: AbortSignal): Promise<LoadedModel | null> =>
    (await loaded(signal)).find((entry) => sameModel(entry.name, model)) ?? null;

  return {
    identify: async (signal): Promise<EngineIdentity> => {
      const { version, embedded } = await isOllama(http, endpoint, quickLimitMs, signal);
      const local = await (options.isLocal?.() ?? isLoopback(endpoint));
      return {
        kind: embedded !== undefined || version.includes("embedded") ? "embedded" : "ollama",
        version,
        endpoint: endpoint.href.replace(/\/$/, ""),
        local,
        server: serverSettings(env, local, embedded, embedded !== undefined || !local ? null : (await options.serverEnvironment?.()) ?? null),
      };
    },

    list,

    describe: async (name, signal) => {
      const summary = chooseModel(await list(signal), name);
      const short = await show(summary.name, false, signal);
      return profileOf(summary, needsVerbose(summary, short) ? await show(summary.name, true, signal) : short);
    },

    loaded,

    load: async (request, signal): Promise<LoadReply> => {
      const { model, timeLimitMs } = request;
      const started = performance.now();
      await http.json({ method: "POST", path: "/api/generate", body: loadBody(request), model, timeLimitMs }, generateReply, signal);
      const wallMs = performance.now() - started;
      // What was asked says nothing: the server clamps and rounds without a word.
      const entry = await loadedEntry(model, signal);
      if (!entry) throw new EngineError("crashed", `${model} was loaded, but is not in memory any more: see the server's log.`);
      return { wallMs, loaded: entry };
    },

    unload: async (model, signal) => {
      if (!(await loadedEntry(model, signal))) return;
      try {
        await http.json(
          { method: "POST", path: "/api/generate", body: unloadBody(model), model, timeLimitMs: unloadLimitMs },
          generateReply,
          signal,
        );
      } catch (error) {
        // Removed from the disk meanwhile: what is still in memory cannot be told to go, and waiting for it would be in vain.
        if (!(error instanceof EngineError && error.reason === "not-found") || (await loadedEntry(model, signal))) throw error;
        return;
      }
      // The reply comes at once; the memory is free only when the entry is gone.
      const gone = await waitUntil(async () => (await loadedEntry(model, signal)) === null, unloadLimitMs, signal);
      if (!gone) {
        const seconds = Math.ceil(unloadLimitMs / 1000);
        throw new EngineError(
          "timeout",
          `${model} is still in memory ${seconds} s after it was told to go: wait for requests of other programs to end.`,
        );
      }
    },

    generate: async (request, signal): Promise<GenerateReply> => {
      const { model, timeLimitMs } = request;
      const call = { method: "POST", path: "/api/generate", body: generateBody(request), model, timeLimitMs } as const;
      return readGeneration((onLine) => http.lines(call, generateReply, signal, onLine));
    },

    chat: async (request, signal): Promise<ChatReply> => {
      const { model, timeLimitMs } = request;
      const call = { method: "POST", path: "/api/chat", body: chatBody(request), model, timeLimitMs } as const;
      return readChat((onLine) => http.lines(call, chatReply, signal, onLine));
    },
  };
}

/** Asks for the version and the greeting; other servers imitate one of them at most. */
async function isOllama(
  http: OllamaHttp,
  endpoint: URL,
  timeLimitMs: number,
  signal: AbortSignal,
): ReturnType<typeof http.json<typeof versionReply>> {
  try {
    const version = await http.json({ method: "GET", path: "/api/version", timeLimitMs }, versionReply, signal);
    const greeting = await http.text({ method: "GET", path: "/", timeLimitMs }, signal);
    if (greeting.includes("Ollama")) return version;
  } catch (error) {
    if (!(error instanceof EngineError) || error.reason === "timeout" || error.reason === "unreachable") throw error;
  }
  throw new EngineError(
    "not-ollama",
    `${endpoint.origin} answers, but is not Ollama: check the address (Ollama listens on port 11434 by default).`,
  );
}

const summaryOf = ({
  name,
  digest,
  size,
  details,
}: {
  name: string;
  digest: string;
  size: number;
  details: ShowReply["details"];
}): ModelSummary => ({
  name,
  digest,
  fileBytes: size,
  family: details.family,
  parameterSize: details.parameter_size,
  quantization: details.quantization_level,
});

function loadedOf(entry: PsReply["models"][number]): LoadedModel {
  if (entry.context_length === undefined) {
    throw new EngineError("unsupported", "This Ollama does not tell the context of a loaded model: update it to 0.11 or newer.");
  }
  const keepAlive = keepAliveOf(entry.expires_at);
  return { name: entry.name, contextTokens: entry.context_length, sizeBytes: entry.size, vramBytes: entry.size_vram, ...(keepAlive === null ? {} : { keepAlive }) };
}

/** Ollama writes a date some three hundred years ahead for a model that stays until it is told to go. */
const FOREVER_S = 50 * 365 * 24 * 3600;

/** Null where nothing can be read. At least a second: one that goes at this very moment would not come back at all. */
function keepAliveOf(expiresAt: string | undefined): KeepAlive | null {
  const seconds = Math.ceil((Date.parse(expiresAt ?? "") - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return null;
  return seconds > FOREVER_S ? "forever" : Math.max(1, seconds);
}
