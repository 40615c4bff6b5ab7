import { EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";
import { refusedPull } from "./refused-pull";
import { isRefusedLoad, whatToDo } from "./refused-load";
import { isWebPage, titleOf } from "./web-page";

/**
 * Texts of real servers and of the GPU runtimes behind them, most telling first: an out-of-memory abort also says that the
 * runner has terminated.
 */
const TEXTS: readonly (readonly [{ test(text: string): boolean }, EngineReason])[] = [
  [/insufficient memory|out ?of ?(\w+ )?memory|OutOf(Device|Host)Memory|(cannot|unable to|failed to) allocate/i, "out-of-memory"],
  [/requires more (system |gpu )?memory|not enough (system )?memory|cudaMalloc failed|hipMalloc failed/i, "out-of-memory"],
  // The kernel ends a process that takes more than the machine or the container has.
  [/signal: ?(killed|SIGKILL)/i, "out-of-memory"],
  [/exceeds? the (available )?context|exceed_context_size|longer than the context/i, "too-long"],
  [/server busy|maximum pending requests/i, "overloaded"],
  [{ test: isRefusedLoad }, "cannot-load"],
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
  const pull = refusedPull(text, model);
  if (pull !== null) return pull;
  const reason = reasonOf(status, text);
  return new EngineError(reason, sentence(reason, status, text, model));
}

function sentence(reason: EngineReason, status: number, text: string, model: string | null): string {
  const said = brief(text);
  switch (reason) {
    case "not-found":
      return model === null
        ? `The server does not know what was asked for: ${said}`
        : `The model "${model}" is not installed (any more). Get it with 'ollama pull ${model}', or choose another one.`;
    case "out-of-memory":
      return `Not enough memory: ${said} Choose a smaller context, or end other programs.`;
    case "cannot-load":
      return `The server cannot use ${model === null ? "the model" : `"${model}"`}: ${said} ${whatToDo(text, model)}`;
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
    case "login":
    case "redirect":
    case "certificate":
    case "wrong-scheme":
    case "gateway":
    case "timeout":
    case "unreachable":
      return said === "" ? `The server refused with status ${status} and no word. Its log tells more.` : `The server refused with status ${status}: ${said}`;
  }
}

/** The server's first line, or a page's title, short enough for one sentence and ended like one; empty where it said nothing. */
function brief(text: string): string {
  const line = isWebPage(text) ? (titleOf(text) ?? "") : (text.trim().split("\n")[0] ?? "").trim();
  const short = line.length > 200 ? `${line.slice(0, 197)}...` : line;
  return short === "" || /[.!?]$/.test(short) ? short : `${short}.`;
}
