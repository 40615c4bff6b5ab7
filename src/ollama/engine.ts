import type { EngineIdentity } from "../core/domain/environment";
import type { ModelSummary } from "../core/domain/model";
import { EngineError } from "../core/errors";
import type { ChatReply, Engine, GenerateReply, KeepAlive, LoadedModel, LoadReply } from "../core/ports";
import { readChat } from "./chat";
import { ControlPlane } from "./control-plane";
import type { PullProgress } from "./control-plane";
import { isLoopback } from "./endpoint";
import { readGeneration } from "./generation";
import { OllamaHttp } from "./http";
import { findModel, fullName, sameModel } from "./models";
import { chatBody, generateBody, loadBody, unloadBody } from "./options";
import { needsVerbose, profileOf } from "./profile";
import { serverSettings } from "./server-settings";
import { waitUntil } from "./wait";
import { whoAnswers } from "./who-answers";
import { chatReply, generateReply } from "./wire";
import type { PsReply, ShowReply, TagsReply } from "./wire";

type Environment = Readonly<Record<string, string | undefined>>;

export interface OllamaOptions {
  readonly endpoint: URL;
  /** The client to speak through, where others share it or it has a login; else one of its own. */
  readonly http?: OllamaHttp;
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
  /** How long a loaded model's context may stay untold: some servers list a model while it is still being loaded, ms. */
  readonly contextLimitMs?: number;
}

export interface OllamaEngine extends Engine {
  /** Fetches a model from its registry; resolves when the server has it whole. */
  pull(model: string, onProgress: (progress: PullProgress) => void, signal: AbortSignal): Promise<void>;
  /** Lets go of idle connections. */
  close(): Promise<void>;
}

/**
 * The Engine port over Ollama's REST API. Never uses `/v1` or `/api/embed`: both reload the model with other settings. Rejects
 * with EngineError, or with Cancelled when the signal aborts.
 */
export function createOllamaEngine(options: OllamaOptions): OllamaEngine {
  const { endpoint, env, quickLimitMs = 10_000, showLimitMs = 60_000, unloadLimitMs = 60_000, contextLimitMs = 2_000 } = options;
  const http = options.http ?? new OllamaHttp(endpoint);
  const control = new ControlPlane(http);

  /** By full name, as the server listed them last. */
  let digests: ReadonlyMap<string, string> = new Map();

  const list = async (signal: AbortSignal): Promise<readonly ModelSummary[]> => {
    const models = (await control.list(quickLimitMs, signal)).models.map(summaryOf);
    digests = new Map(models.map(({ name, digest }) => [fullName(name), digest]));
    return models;
  };

  const digestOf = async (model: string, signal: AbortSignal): Promise<string | null> => {
    const name = fullName(model);
    if (!digests.has(name)) await list(signal);
    return digests.get(name) ?? null;
  };

  const show = (model: string, verbose: boolean, signal: AbortSignal): Promise<ShowReply> => control.show(model, verbose, showLimitMs, signal);

  const loaded = async (signal: AbortSignal): Promise<readonly LoadedModel[]> =>
    (await control.loaded(quickLimitMs, signal)).models.map(loadedOf);

  /** The model in memory: under its own name, or else that of a copy. Servers list the same weights by the name that was loaded first. */
  const entriesOf = async (model: string, signal: AbortSignal): Promise<readonly LoadedModel[]> => {
    const all = await loaded(signal);
    const own = all.filter((entry) => sameModel(entry.name, model));
    if (own.length > 0 || all.every((entry) => entry.digest === undefined)) return own;
    const digest = await digestOf(model, signal);
    return all.filter((entry) => entry.digest === digest);
  };

  const loadedEntry = async (model: string, signal: AbortSignal): Promise<LoadedModel | null> => (await entriesOf(model, signal))[0] ?? null;

  return {
    pull: (model, onProgress, signal) => control.pull(model, onProgress, signal),

    close: () => http.close(),

    identify: async (signal): Promise<EngineIdentity> => {
      const { version, embedded } = await whoAnswers(http, control, quickLimitMs, signal);
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
      const summary = findModel(await list(signal), name);
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
      let entry: LoadedModel | null = null;
      await waitUntil(
        async () => {
          entry = await loadedEntry(model, signal);
          return entry?.contextTokens !== null;
        },
        contextLimitMs,
        signal,
      );
      return { wallMs, loaded: withContextTold(model, entry) };
    },

    unload: async (model, signal) => {
      const entries = await entriesOf(model, signal);
      if (entries.length === 0) return;
      try {
        for (const { name } of entries) {
          await http.json(
            { method: "POST", path: "/api/generate", body: unloadBody(sameModel(name, model) ? model : name), model, timeLimitMs: unloadLimitMs },
            generateReply,
            signal,
          );
        }
      } catch (error) {
        // Removed from the disk meanwhile: what is still in memory cannot be told to go, and waiting for it would be in vain.
        if (!(error instanceof EngineError && error.reason === "not-found") || (await loadedEntry(model, signal))) throw error;
        return;
      }
      // The reply comes at once; the memory is free only when the entry is gone.
      const gone = await waitUntil(async () => (await loadedEntry(model, signal)) === null, unloadLimitMs, signal);
      if (!gone) throw new EngineError("timeout", { code: "still-loaded", model, afterMs: unloadLimitMs });
    },

    generate: async (request, signal): Promise<GenerateReply> => {
      const { model, timeLimitMs } = request;
      const call = { method: "POST", path: "/api/generate", body: generateBody(request), model, timeLimitMs } as const;
      return readGeneration((onLine) => http.lines(call, generateReply, signal, onLine), request.onText);
    },

    chat: async (request, signal): Promise<ChatReply> => {
      const { model, timeLimitMs } = request;
      const call = { method: "POST", path: "/api/chat", body: chatBody(request), model, timeLimitMs } as const;
      return readChat((onLine) => http.lines(call, chatReply, signal, onLine));
    },
  };
}

const summaryOf = ({ name, digest, size, details, capabilities, remote_host }: TagsReply["models"][number]): ModelSummary => ({
  name,
  digest,
  fileBytes: size,
  family: details.family,
  parameterSize: details.parameter_size,
  quantization: details.quantization_level,
  ...(capabilities === null ? {} : { capabilities }),
  ...(remote_host === null ? {} : { remoteHost: remote_host }),
});

function loadedOf({ name, digest, context_length, size, size_vram, expires_at }: PsReply["models"][number]): LoadedModel {
  const keepAlive = keepAliveOf(expires_at);
  return {
    ...{ name, contextTokens: context_length, sizeBytes: size, vramBytes: size_vram },
    ...(digest === "" ? {} : { digest }),
    ...(keepAlive === null ? {} : { keepAlive }),
  };
}

/** Ollama writes a date some three hundred years ahead for a model that stays until it is told to go. */
const FOREVER_S = 50 * 365 * 24 * 3600;

/** Null where nothing can be read. At least a second: one that goes at this very moment would not come back at all. */
function keepAliveOf(expiresAt: string | null): KeepAlive | null {
  const seconds = Math.ceil((Date.parse(expiresAt ?? "") - Date.now()) / 1000);
  if (Number.isNaN(seconds)) return null;
  return seconds > FOREVER_S ? "forever" : Math.max(1, seconds);
}

/** A load without a context that is told shows nothing: the server clamps and rounds in silence. */
function withContextTold(model: string, entry: LoadedModel | null): LoadReply["loaded"] {
  if (entry === null) throw new EngineError("crashed", { code: "loaded-and-gone", model });
  const { contextTokens } = entry;
  if (contextTokens !== null) return { ...entry, contextTokens };
  throw new EngineError("bad-reply", { code: "context-not-told" });
}
