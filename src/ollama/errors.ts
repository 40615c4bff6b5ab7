import { Cancelled, EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";

/**
 * Texts of real servers and of the GPU runtimes behind them, most telling first: an out-of-memory abort also says that
 * the runner has terminated.
 */
const TEXTS: readonly (readonly [RegExp, EngineReason])[] = [
  [
    /insufficient memory|out of memory|requires more system memory|failed to allocate|cudaMalloc failed|unable to allocate|signal: (killed|SIGKILL)/i,
    "out-of-memory",
  ],
  [/exceeds? the (available )?context (size|length)|exceed_context_size|input length exceeds/i, "too-long"],
  [/server busy|maximum pending requests/i, "overloaded"],
  [/requires flash_attn|does not support|not supported|unsupported/i, "unsupported"],
  [/model .*not found|no such model/i, "not-found"],
  [/has terminated|exit status|signal: /i, "crashed"],
];

/** Why a server refused, from its status and words. */
export function reasonOf(status: number, text: string): EngineReason {
  const known = TEXTS.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  if (status === 404) return "not-found";
  if (status === 503 || status === 429) return "overloaded";
  return status >= 500 ? "server-error" : "bad-request";
}

/** First line of a server's words, short enough for one sentence. */
const brief = (text: string): string => {
  const line = text.split("\n")[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
};

export function refusal(status: number, text: string, model: string | null): EngineError {
  const reason = reasonOf(status, text);
  const said = brief(text);
  switch (reason) {
    case "not-found":
      return new EngineError(
        reason,
        model === null
          ? `The server does not know this address: ${said}.`
          : `The model "${model}" is not installed. Run \`ollama pull ${model}\` or choose another one.`,
      );
    case "out-of-memory":
      return new EngineError(reason, `Not enough memory: ${said}`);
    case "overloaded":
      return new EngineError(reason, `The server is busy (${said}). Wait for its other requests to end.`);
    case "too-long":
      return new EngineError(reason, `The prompt is longer than the context: ${said}`);
    case "crashed":
      return new EngineError(reason, `The model's process ended: ${said}`);
    default:
      return new EngineError(reason, `The server refused (${status}): ${said}`);
  }
}

/** What a failed fetch means. The caller's own wish to stop comes first. */
export function fetchFailure(error: unknown, endpoint: string, signal: AbortSignal, timedOutAfterMs: number | null): Error {
  if (signal.aborted) return new Cancelled();
  if (timedOutAfterMs !== null) {
    return new EngineError(
      "timeout",
      `${endpoint} did not answer within ${(timedOutAfterMs / 1000).toFixed(timedOutAfterMs < 10_000 ? 1 : 0)} s.`,
      { cause: error },
    );
  }
  return new EngineError(
    "unreachable",
    `No Ollama answers at ${endpoint} (${causeOf(error)}). Start it with \`ollama serve\`, or name another one with --endpoint or OLLAMA_HOST.`,
    {
      cause: error,
    },
  );
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  if (cause instanceof Error) return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
  return error.message;
}
