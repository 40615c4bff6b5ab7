import { EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";
import type { Said } from "../core/domain/statements";
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
  return new EngineError(reason, saidBy(reason, status, text, model));
}

function saidBy(reason: EngineReason, status: number, text: string, model: string | null): Said {
  const words = brief(text);
  switch (reason) {
    case "not-found":
      return model === null ? { code: "asked-for-unknown", words } : { code: "no-longer-installed", model };
    case "out-of-memory":
      return { code: "not-enough-memory", words };
    case "cannot-load":
      return model === null ? { code: "model-cannot-be-used", words, todo: whatToDo(text, "MODEL") } : { code: "cannot-use", model, words, todo: whatToDo(text, model) };
    case "too-long":
      return { code: "prompt-too-long", words };
    case "overloaded":
      return { code: "server-busy", words };
    case "crashed":
      return { code: "model-process-ended", words };
    case "unsupported":
      return { code: "cannot-do-this", words };
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
      return words === "" ? { code: "refused-without-word", status: String(status) } : { code: "refused", status: String(status), words };
  }
}

/** The server's first line, or a page's title, short enough for one sentence and ended like one; empty where it said nothing. */
function brief(text: string): string {
  const line = isWebPage(text) ? (titleOf(text) ?? "") : (text.trim().split("\n")[0] ?? "").trim();
  const short = line.length > 200 ? `${line.slice(0, 197)}...` : line;
  return short === "" || /[.!?]$/.test(short) ? short : `${short}.`;
}
