import type { RunnerSettings } from "../core/domain/settings";
import { UsageError } from "../core/errors";
import type { ChatRequest, GenerateRequest, LoadRequest } from "../core/ports";
import type { WireChatRequest, WireGenerateRequest, WireOptions } from "./wire-requests";

/** Longer than any pause within a visit; finite, so that a killed O3 does not hold memory for ever. */
const KEEP_ALIVE = "30m";

/**
 * The same in every request of O3, the load included: a difference in `shift` reloads the model on newer servers. `truncate` and
 * `shift` false turn a silent cut into an error.
 */
const SAME_IN_EVERY_REQUEST = { truncate: false, shift: false, keep_alive: KEEP_ALIVE } as const;

/** No template, no system text and no thinking, so that a prompt costs the tokens of its own text and nothing else. */
const RAW = { raw: true, ...SAME_IN_EVERY_REQUEST } as const;

export const loadBody = ({ model, settings, purpose, keepAlive }: LoadRequest): WireGenerateRequest => ({
  model,
  stream: false,
  // What is put back for the user has to answer the user's next request without a reload, and to go when the server says.
  ...(purpose === "measure" ? RAW : {}),
  ...(purpose === "restore" && keepAlive !== undefined ? { keep_alive: keepAlive === "forever" ? -1 : keepAlive } : {}),
  // Without a prompt nothing is generated; the bound is there for a server that would.
  options: { ...wireOptions(settings), num_predict: 1 },
});

export const unloadBody = (model: string): WireGenerateRequest => ({ model, stream: false, keep_alive: 0 });

/** Streams, so that the first token's time is seen at the client. Throws UsageError. */
export function generateBody(request: GenerateRequest): WireGenerateRequest {
  return {
    model: request.model,
    prompt: request.prompt,
    stream: true,
    ...RAW,
    options: generationOptions(request),
  };
}

/** Throws UsageError. */
export function chatBody(request: ChatRequest): WireChatRequest {
  const { model, messages, tools, format, topLogprobs } = request;
  return {
    model,
    messages,
    stream: true,
    ...SAME_IN_EVERY_REQUEST,
    // Refused by no server: only `true` is, by models that cannot. Without it some models think by themselves.
    think: false,
    ...(tools.length > 0 ? { tools: tools.map((tool) => ({ type: "function", function: tool })) } : {}),
    ...(format === null ? {} : { format }),
    ...(topLogprobs > 0 ? { logprobs: true, top_logprobs: topLogprobs } : {}),
    options: generationOptions(request),
  };
}

const generationOptions = (request: Pick<GenerateRequest, "settings" | "numPredict" | "seed" | "temperature">): WireOptions => ({
  ...wireOptions(request.settings),
  // 0 runs without end on newer servers, a negative number until ten windows are full.
  num_predict: whole("num_predict", request.numPredict, 1),
  seed: request.seed,
  temperature: request.temperature,
});

/**
 * Only what was asked for is sent: an option that is left out stays the server's own. Numbers that servers change in silence
 * (fractions, zero, negative) are refused. Throws UsageError.
 */
function wireOptions(settings: RunnerSettings): WireOptions {
  const { numCtx, numBatch, numThread, numGpu, useMmap } = settings;
  return {
    ...(numCtx === "auto" ? {} : { num_ctx: whole("num_ctx", numCtx, 1) }),
    ...(numBatch === "auto" ? {} : { num_batch: whole("num_batch", numBatch, 1) }),
    ...(numThread === "auto" ? {} : { num_thread: whole("num_thread", numThread, 1) }),
    ...(numGpu === "auto" ? {} : { num_gpu: whole("num_gpu", numGpu, 0) }),
    ...(useMmap === "auto" ? {} : { use_mmap: useMmap }),
  };
}

function whole(name: string, value: number, least: number): number {
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError({ code: "no-whole-number", option: name, least: String(least), value: String(value) });
}
