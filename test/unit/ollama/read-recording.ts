import { EngineError } from "../../../src/core/errors";
import { createOllamaEngine } from "../../../src/ollama/engine";
import { completeReply, readGeneration } from "../../../src/ollama/generation";
import type { LastLine } from "../../../src/ollama/generation";
import { OllamaHttp } from "../../../src/ollama/http";
import { profileOf } from "../../../src/ollama/profile";
import { chatReply, generateReply, showReply, statusReply, versionReply } from "../../../src/ollama/wire";
import type { Recording } from "../../support/recordings";
import { inWords } from "../../../src/words/said";

/** Long for a server on loopback that answers at once, short for one that never does. */
const LIMIT_MS = 2_000;
const HANG_LIMIT_MS = 40;

/**
 * Reads a replayed recording with the reader that O3 has for its path, and says in a few words what came out. What O3 never asks
 * for (`/v1`, `/api/embed`, ...) goes to the reader of generations, which must not take it for a measurement.
 */
export async function readRecording(recording: Recording, endpoint: URL): Promise<string> {
  try {
    return await read(recording, endpoint);
  } catch (error) {
    if (error instanceof EngineError) return `error ${error.reason}`;
    throw error;
  }
}

async function read(recording: Recording, endpoint: URL): Promise<string> {
  const signal = new AbortController().signal;
  const timeLimitMs = recording.status === 0 ? HANG_LIMIT_MS : LIMIT_MS;
  const http = new OllamaHttp(endpoint);
  const engine = createOllamaEngine({ endpoint, env: {}, quickLimitMs: timeLimitMs });
  const { path } = recording.request;
  const method = recording.request.method === "DELETE" ? "DELETE" : recording.request.method === "GET" ? "GET" : "POST";
  const call = { method, path, timeLimitMs, ...(method === "GET" ? {} : { body: {} }) } as const;
  switch (path) {
    case "/":
      return (await http.text(call, signal)).includes("Ollama") ? "greeting" : "other text";
    case "/api/version":
      return `version ${(await http.json(call, versionReply, signal)).version}`;
    case "/api/tags":
      return `models ${(await engine.list(signal)).length}`;
    case "/api/ps":
      return `loaded ${(await engine.loaded(signal)).map((model) => model.contextTokens).join(" ")}`.trimEnd();
    case "/api/show": {
      const summary = { name: "", digest: "", fileBytes: 0, family: "", parameterSize: "", quantization: "" };
      const profile = profileOf(summary, await http.json(call, showReply, signal));
      return `profile ${profile.architecture.state} ${profile.trainedContextTokens}`;
    }
    case "/api/chat": {
      let last: LastLine | null = null;
      let text = "";
      await http.lines(call, chatReply, signal, (line) => {
        last = line;
        text += line.message.content;
      });
      return replyInWords(completeReply(last, text, 1, { firstTokenMs: 1, arrival: { pieces: 0, gaps: [] } }));
    }
    case "/api/create":
    case "/api/pull": {
      let status = "";
      await http.lines(call, statusReply, signal, (line) => {
        status = line.status;
      });
      return `status ${status}`;
    }
    case "/api/copy":
    case "/api/delete":
      return `text "${await http.text(call, signal)}"`;
    default:
      return replyInWords(await readGeneration((onLine) => http.lines(call, generateReply, signal, onLine)));
  }
}

function replyInWords(reply: ReturnType<typeof completeReply>): string {
  if (reply.state === "void") return `void: ${inWords(reply.why).replace(/:.*/, "")}`;
  return `complete ${reply.endReason}${reply.timings.decodeMs === null ? " without decode time" : ""}`;
}
