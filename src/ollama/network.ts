import { Cancelled, EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";
import type { Said } from "../core/domain/statements";
import { certificateTrouble, isNoTls } from "./certificates";
import { useHttp } from "./in-between";

/** Codes of sockets that broke after the request was sent. */
const BROKEN = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"]);

/**
 * What a failed request means. The caller's own wish to stop comes first, then the time limit; an error that is not the
 * network's is a mistake in O3 and comes back as it is.
 */
export function requestFailure(error: unknown, endpoint: URL, signal: AbortSignal, timedOutAfterMs: number | null): unknown {
  if (signal.aborted) return new Cancelled();
  if (error instanceof EngineError) return error;
  const address = endpoint.origin;
  const failed = (reason: EngineReason, said: Said): EngineError => new EngineError(reason, said, { cause: error });
  if (timedOutAfterMs !== null) return failed("timeout", { code: "no-answer-in-time", address, limitMs: timedOutAfterMs });
  const errorCode = codeOf(error);
  if (errorCode === null) return error;
  const trouble = certificateTrouble(errorCode);
  if (trouble !== null) return failed("certificate", { code: trouble, address, errorCode });
  if (isNoTls(errorCode)) return failed("wrong-scheme", useHttp(endpoint));
  if (errorCode === "UND_ERR_CONNECT_TIMEOUT" || errorCode === "ETIMEDOUT") return failed("timeout", { code: "no-connection-in-time", address });
  if (errorCode.startsWith("HPE_")) return failed("not-ollama", { code: "speaks-no-http", address });
  return failed("unreachable", { code: BROKEN.has(errorCode) ? "broke-off" : "nobody-answers", address, errorCode });
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
