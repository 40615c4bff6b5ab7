import { Cancelled, EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";
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
  const at = endpoint.origin;
  const failed = (reason: EngineReason, message: string): EngineError => new EngineError(reason, message, { cause: error });
  if (timedOutAfterMs !== null) return failed("timeout", `${at} did not answer within ${inSeconds(timedOutAfterMs)}.`);
  const code = codeOf(error);
  if (code === null) return error;
  const trouble = certificateTrouble(code);
  if (trouble !== null) return failed("certificate", `The certificate of ${at} ${trouble} (${code}).`);
  if (isNoTls(code)) return failed("wrong-scheme", useHttp(endpoint));
  if (code === "UND_ERR_CONNECT_TIMEOUT" || code === "ETIMEDOUT")
    return failed("timeout", `Timed out connecting to ${at}. Check the address and the firewall.`);
  if (code.startsWith("HPE_")) return failed("not-ollama", `What answers at ${at} does not speak HTTP: check the address.`);
  if (BROKEN.has(code)) return failed("unreachable", `${at} broke off while it was answering (${code}): see whether the server still runs.`);
  return failed("unreachable", `No Ollama answers at ${at} (${code}). Start it with 'ollama serve', or use another address: --endpoint, OLLAMA_HOST, or the setting o3.endpoint.`);
}

const inSeconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`;

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause === undefined ? null : codeOf(error.cause);
}
