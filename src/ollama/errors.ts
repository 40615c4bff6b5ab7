import { Cancelled, EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";

/**
 * Texts of real servers and of the GPU runtimes behind them, most telling first: an out-of-memory abort also says that the
 * runner has terminated.
 */
const TEXTS: readonly (readonly [RegExp, EngineReason])[] = [
  [/insufficient memory|out ?of ?(\w+ )?memory|OutOf(Device|Host)Memory|(cannot|unable to|failed to) allocate/i, "out-of-memory"],
  [/requires more (system |gpu )?memory|not enough (system )?memory|cudaMalloc failed|hipMalloc failed/i, "out-of-memory"],
  // The kernel ends a process that takes more than the machine or the container has.
  [/signal: ?(killed|SIGKILL)/i, "out-of-memory"],
  [/exceeds? the (available )?context|exceed_context_size|longer than the context/i, "too-long"],
  [/server busy|maximum pending requests/i, "overloaded"],
  [/requires flash_attn|does not support|not supported|unsupported/i, "unsupported"],
  [/model .*not found|no such model/i, "not-found"],
  [/has terminated|unexpectedly stopped|exit status|signal: |forcibly closed|connection reset|: EOF$/i, "crashed"],
  [/option ".*" must be of type|invalid model name|invalid duration/i, "bad-request"],
];

/** Why a server refused, from its status and words. */
export function reasonOf(status: number, text: string): EngineReason {
  const known = TEXTS.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  if (status === 404) return "not-found";
  if (status === 503 || status === 429) return "overloaded";
  return status >= 500 ? "server-error" : "bad-request";
}

/** A refusal by the server as an error with a sentence to act on; `model` is the one that was asked for, if any. */
export function refusal(status: number, text: string, model: string | null): EngineError {
  const reason = reasonOf(status, text);
  return new EngineError(reason, sentence(reason, status, brief(text), model));
}

function sentence(reason: EngineReason, status: number, said: string, model: string | null): string {
  switch (reason) {
    case "not-found":
      return model === null
        ? `The server does not know what was asked for: ${said}`
        : `The model "${model}" is not installed (any more). Get it with \`ollama pull ${model}\`, or choose another one.`;
    case "out-of-memory":
      return `Not enough memory: ${said} Choose a smaller context, or end other programs.`;
    case "too-long":
      return `The prompt is longer than the context: ${said} Shorten it, or load a larger context.`;
    case "overloaded":
      return `The server is busy: ${said} Wait for its other requests to end.`;
    case "crashed":
      return `The model's process ended: ${said} The server's log tells more.`;
    case "unsupported":
      return `The server or the model cannot do this: ${said}`;
    case "bad-request":
    case "server-error":
    case "bad-reply":
    case "not-ollama":
    case "timeout":
    case "unreachable":
      return `The server refused with status ${status}: ${said}`;
  }
}

/** The first line of a server's words, short enough for one sentence, ended like one. */
function brief(text: string): string {
  const line = (text.trim().split("\n")[0] ?? "").trim();
  const short = line.length > 200 ? `${line.slice(0, 197)}...` : line;
  return /[.!?]$/.test(short) ? short : `${short}.`;
}

/** Codes of sockets that broke after the request was sent. */
const BROKEN = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"]);

/**
 * What a failed request means. The caller's own wish to stop comes first, then the time limit; an error that is not the
 * network's is a mistake in O3 and comes back as it is.
 */
export function requestFailure(error: unknown, endpoint: string, signal: AbortSignal, timedOutAfterMs: number | null): unknown {
  if (signal.aborted) return new Cancelled();
  if (error instanceof EngineError) return error;
  if (timedOutAfterMs !== null)
    return new EngineError("timeout", `${endpoint} did not answer within ${inSeconds(timedOutAfterMs)}.`, { cause: error });
  const code = codeOf(error);
  if (code === null) return error;
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT") {
    return new EngineError("timeout", `Timed out connecting to ${endpoint}. Check the address and the firewall.`, {
      cause: error,
    });
  }
  if (code.startsWith("HPE_")) {
    return new EngineError("not-ollama", `What answers at ${endpoint} does not speak HTTP: check the address.`, { cause: error });
  }
  if (BROKEN.has(code)) {
    return new EngineError("unreachable", `${endpoint} broke off while it was answering (${code}): see whether the server still runs.`, {
      cause: error,
    });
  }
  return new EngineError(
    "unreachable",
    `No Ollama answers at ${endpoint} (${code}). Start it with \`ollama serve\`, or change the endpoint (OLLAMA_HOST).`,
    { cause: error },
  );
}

const inSeconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`;

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
