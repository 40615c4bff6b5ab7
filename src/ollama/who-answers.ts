import { connect } from "node:tls";
import { together } from "../core/domain/statements";
import { EngineError } from "../core/errors";
import type { ControlPlane } from "./control-plane";
import type { OllamaHttp } from "./http";
import { useHttps } from "./in-between";
import { versionReply } from "./wire";
import type { VersionReply } from "./wire";

/**
 * The version of the Ollama that answers. A version and a greeting are enough; where a proxy passes on only what lies below /api, a
 * version and a list of models of Ollama's form are. Other programs imitate one of them at most. Rejects with EngineError that says who
 * answers instead, or with Cancelled.
 */
export async function whoAnswers(http: OllamaHttp, control: ControlPlane, timeLimitMs: number, signal: AbortSignal): Promise<VersionReply> {
  const version = await versionOf(http, timeLimitMs, signal);
  if (await greets(http, timeLimitMs, signal)) return version;
  try {
    const { told } = await control.list(timeLimitMs, signal);
    if (told) return version;
  } catch (error) {
    if (!(error instanceof EngineError) || !UNLIKE_OLLAMA.includes(error.reason)) throw error;
    throw notOllama(http.endpoint, error);
  }
  throw notOllama(http.endpoint, null);
}

const UNLIKE_OLLAMA = ["not-ollama", "bad-reply", "not-found", "bad-request"];

async function versionOf(http: OllamaHttp, timeLimitMs: number, signal: AbortSignal): Promise<VersionReply> {
  try {
    return await http.json({ method: "GET", path: "/api/version", timeLimitMs }, versionReply, signal);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    // A server that speaks https answers plain http with an alert, or with nothing.
    const unclear = http.endpoint.protocol === "http:" && (error.reason === "unreachable" || error.reason === "not-ollama");
    if (unclear && !isRefused(error) && (await speaksTls(http.endpoint))) {
      throw new EngineError("wrong-scheme", useHttps(http.endpoint), { cause: error });
    }
    if (error.reason === "bad-reply" || error.reason === "not-found" || error.reason === "bad-request") throw notOllama(http.endpoint, error);
    throw error;
  }
}

async function greets(http: OllamaHttp, timeLimitMs: number, signal: AbortSignal): Promise<boolean> {
  try {
    return (await http.text({ method: "GET", path: "/", timeLimitMs }, signal)).includes("Ollama is running");
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

const notOllama = (endpoint: URL, cause: EngineError | null): EngineError =>
  new EngineError("not-ollama", together([{ code: "not-ollama", from: endpoint.origin }, cause === null ? "" : cause.said]), { cause });

const isRefused = (error: EngineError): boolean => error.cause instanceof Error && "code" in error.cause && error.cause.code === "ECONNREFUSED";

const HANDSHAKE_LIMIT_MS = 2_000;

/** Whether a TLS handshake comes about, whatever the certificate says. */
function speaksTls(endpoint: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: endpoint.hostname.replace(/^\[(.*)\]$/, "$1"), port: Number(endpoint.port || 80), rejectUnauthorized: false });
    const end = (speaks: boolean): void => {
      socket.destroy();
      resolve(speaks);
    };
    socket.setTimeout(HANDSHAKE_LIMIT_MS, () => {
      end(false);
    });
    socket.once("secureConnect", () => {
      end(true);
    });
    socket.once("error", () => {
      end(false);
    });
  });
}
