import { EngineError, UsageError } from "../core/errors";
import type { EngineIdentity } from "../core/domain/environment";
import type { ModelProfile, ModelSummary } from "../core/domain/model";
import type { RunnerSettings } from "../core/domain/settings";
import type { Engine, GenerateReply, GenerateRequest, LoadedModel, LoadReply, LoadRequest } from "../core/ports";
import { isLoopback } from "./endpoint";
import { OllamaHttp } from "./http";
import { readGeneration } from "./generation";
import { profileOf } from "./profile";
import { serverSettings } from "./server-settings";
import { generateReply, psReply, showReply, tagsReply, versionReply } from "./wire";
import type { PsReply } from "./wire";
import type { WireGenerateRequest, WireOptions } from "./wire-requests";

export interface OllamaOptions {
  readonly endpoint: URL;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Limit for requests that involve no model, ms. */
  readonly quickLimitMs?: number;
}

/** Long enough for any visit; finite, so that a killed O3 does not hold memory for ever. */
const KEEP_ALIVE = "30m";
const UNLOAD_POLL_MS = 50;

/** The Engine port over Ollama's REST API. Never uses `/v1` or `/api/embed`: both reload the model. */
export function createOllamaEngine({ endpoint, env, quickLimitMs = 5_000 }: OllamaOptions): Engine {
  const http = new OllamaHttp(endpoint);
  const quick = { timeLimitMs: quickLimitMs };

  const tags = async (signal: AbortSignal): Promise<readonly ModelSummary[]> => {
    const { models } = await http.json({ method: "GET", path: "/api/tags", ...quick }, tagsReply, signal);
    return models.map((model) => ({
      name: model.name,
      digest: model.digest,
      fileBytes: model.size,
      family: model.details.family,
      parameterSize: model.details.parameter_size,
      quantization: model.details.quantization_level,
    }));
  };

  const ps = async (signal: AbortSignal): Promise<readonly LoadedModel[]> =>
    (await http.json({ method: "GET", path: "/api/ps", ...quick }, psReply, signal)).models.map(loadedOf);

  const loadedEntry = async (model: string, signal: AbortSignal): Promise<LoadedModel | null> =>
    (await ps(signal)).find((entry) => sameModel(entry.name, model)) ?? null;

  return {
    identify: async (signal): Promise<EngineIdentity> => {
      const { version } = await http
        .json({ method: "GET", path: "/api/version", ...quick }, versionReply, signal)
        .catch((error: unknown) => {
          if (error instanceof EngineError && (error.reason === "bad-reply" || error.reason === "not-found")) {
            throw new EngineError("not-ollama", `${endpoint.origin} answers, but not as Ollama does. Check the endpoint.`, {
              cause: error,
            });
          }
          throw error;
        });
      const kind = version.includes("embedded") ? "embedded" : "ollama";
      const local = isLoopback(endpoint);
      return { kind, version, endpoint: endpoint.href.replace(/\/$/, ""), local, server: serverSettings(env, local) };
    },
    list: tags,
    describe: async (name, signal): Promise<ModelProfile> => {
      const installed = await tags(signal);
      const summary = installed.find((model) => sameModel(model.name, name));
      if (!summary) throw notInstalled(name, installed);
      const show = await http.json(
        { method: "POST", path: "/api/show", body: { model: summary.name }, model: name, ...quick },
        showReply,
        signal,
      );
      return profileOf(summary, show);
    },
    loaded: ps,
    load: async ({ model, settings, timeLimitMs }: LoadRequest, signal): Promise<LoadReply> => {
      const started = performance.now();
      const body: WireGenerateRequest = { model, stream: false, ...SAME_IN_EVERY_REQUEST, options: wireOptions(settings) };
      await http.json({ method: "POST", path: "/api/generate", body, model, timeLimitMs }, generateReply, signal);
      const wallMs = performance.now() - started;
      const loaded = await loadedEntry(model, signal);
      if (!loaded) throw new EngineError("crashed", `${model} was loaded, but is not in memory any more.`);
      return { wallMs, loaded };
    },
    unload: async (model, signal) => {
      if (!(await loadedEntry(model, signal))) return;
      const body: WireGenerateRequest = { model, stream: false, keep_alive: 0 };
      await http.json({ method: "POST", path: "/api/generate", body, model, timeLimitMs: 60_000 }, generateReply, signal);
      const deadline = AbortSignal.any([signal, AbortSignal.timeout(60_000)]);
      // The reply comes at once; the memory is free only when the entry is gone.
      while (await loadedEntry(model, deadline)) await pause(UNLOAD_POLL_MS, deadline);
    },
    generate: (request, signal): Promise<GenerateReply> => {
      const call = {
        method: "POST",
        path: "/api/generate",
        body: generateBody(request),
        model: request.model,
        timeLimitMs: request.timeLimitMs,
      } as const;
      return readGeneration((onLine) => http.lines(call, generateReply, signal, onLine));
    },
  };
}

/** A difference in any of these between two requests reloads the model on some versions. */
const SAME_IN_EVERY_REQUEST = { truncate: false, shift: false, keep_alive: KEEP_ALIVE } as const;

function generateBody(request: GenerateRequest): WireGenerateRequest {
  if (!Number.isInteger(request.numPredict) || request.numPredict < 1) {
    throw new UsageError(`num_predict has to be 1 or more, not ${request.numPredict}: 0 runs without end on some servers.`);
  }
  return {
    model: request.model,
    prompt: request.prompt,
    stream: true,
    ...SAME_IN_EVERY_REQUEST,
    options: {
      ...wireOptions(request.settings),
      num_predict: request.numPredict,
      seed: request.seed,
      temperature: request.temperature,
    },
  };
}

/** Only what was asked for is sent: an option that is left out stays the server's own. */
export function wireOptions(settings: RunnerSettings): WireOptions {
  return {
    ...(settings.numCtx === "auto" ? {} : { num_ctx: settings.numCtx }),
    ...(settings.numBatch === "auto" ? {} : { num_batch: settings.numBatch }),
    ...(settings.numThread === "auto" ? {} : { num_thread: settings.numThread }),
    ...(settings.numGpu === "auto" ? {} : { num_gpu: settings.numGpu }),
    ...(settings.useMmap === "auto" ? {} : { use_mmap: settings.useMmap }),
  };
}

const loadedOf = (entry: PsReply["models"][number]): LoadedModel => ({
  name: entry.name,
  contextTokens: entry.context_length ?? 0,
  sizeBytes: entry.size,
  vramBytes: entry.size_vram,
});

const withTag = (name: string): string => (name.slice(name.lastIndexOf("/") + 1).includes(":") ? name : `${name}:latest`);

/** Ollama's names: the tag may be left out, case does not matter. */
export const sameModel = (a: string, b: string): boolean => withTag(a).toLowerCase() === withTag(b).toLowerCase();

function notInstalled(name: string, installed: readonly ModelSummary[]): EngineError {
  const stem = name.split(":")[0]?.toLowerCase() ?? "";
  const near = installed.filter((model) => stem !== "" && model.name.toLowerCase().includes(stem)).map((model) => model.name);
  const names = (near.length > 0 ? near : installed.map((model) => model.name)).slice(0, 5);
  const hint = names.length > 0 ? `Installed: ${names.join(", ")}.` : "No model is installed.";
  return new EngineError("not-found", `The model "${name}" is not installed. ${hint} Run \`ollama pull ${name}\` to get it.`);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
  });
}
