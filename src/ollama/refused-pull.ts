import { EngineError } from "../core/errors";

/** A pull that came to nothing, or a `create` from a model that had to be pulled; null for any other refusal. */
export function refusedPull(text: string, model: string | null): EngineError | null {
  if (!/pull model manifest|pull (model )?(layer|blob)|registry/i.test(text)) return null;
  const name = model === null ? "the model" : `"${model}"`;
  if (/file does not exist|not found|manifest unknown/i.test(text))
    return new EngineError("not-found", `The registry has no model ${name}: check its name at https://ollama.com/library.`);
  if (/unauthorized|denied|forbidden/i.test(text))
    return new EngineError("bad-request", `The registry does not give out ${name}: it is private, or its name is misspelt.`);
  if (/no such host|dial tcp|connection refused|timeout|TLS handshake|network is unreachable|proxyconnect|: EOF/i.test(text))
    return new EngineError(
      "server-error",
      `The server cannot reach the registry of models: ${(text.split("\n")[0] ?? "").slice(0, 200)}. Check its network, and HTTPS_PROXY in its environment.`,
    );
  return null;
}
