import { EngineError } from "../core/errors";

/** A pull that came to nothing, or a `create` from a model that had to be pulled; null for any other refusal. */
export function refusedPull(text: string, model: string | null): EngineError | null {
  if (!/pull model manifest|pull (model )?(layer|blob)|registry/i.test(text)) return null;
  if (/file does not exist|not found|manifest unknown/i.test(text))
    return new EngineError("not-found", model === null ? { code: "registry-has-no-such" } : { code: "registry-has-not", model });
  if (/unauthorized|denied|forbidden/i.test(text))
    return new EngineError("bad-request", model === null ? { code: "registry-gives-none" } : { code: "registry-gives-not", model });
  if (/no such host|dial tcp|connection refused|timeout|TLS handshake|network is unreachable|proxyconnect|: EOF/i.test(text))
    return new EngineError("server-error", { code: "registry-not-reached", words: `${(text.split("\n")[0] ?? "").slice(0, 200)}.` });
  return null;
}
