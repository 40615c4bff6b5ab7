import { play, sendJson } from "../../support/local-server";
import type { Handler } from "../../support/local-server";
import { recording } from "../../support/recordings";
import type { RecordedVersion } from "../../support/recordings";

/** Answers each request of the engine with the recording that fits it, as a server with the model "tiny" loaded at 512 tokens. */
export function likeOllama(version: RecordedVersion = "0.33"): Handler {
  let loaded = true;
  return (request, response) => {
    const replay = (name: string): void => {
      play(recording(version, name), response);
    };
    const body = (request.body ?? {}) as { readonly prompt?: string; readonly keep_alive?: unknown };
    if (request.path === "/api/generate" && body.keep_alive === 0) {
      loaded = false;
      replay("unload-keepalive0");
    } else if (request.path === "/api/generate" && body.prompt === undefined) {
      loaded = true;
      replay("preload-empty-prompt");
    } else if (request.path === "/api/generate") replay("generate-stream");
    else if (request.path === "/api/ps") replay(loaded ? "ps-512" : "ps-empty");
    else if (request.path === "/api/tags") replay("tags");
    else if (request.path === "/api/show") replay("show");
    else if (request.path === "/api/version") replay("version");
    else if (request.path === "/") replay("root-get");
    else sendJson(response, 404, { error: `no recording for ${request.path}` });
  };
}
