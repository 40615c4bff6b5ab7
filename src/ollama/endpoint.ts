import { UsageError } from "../core/errors";

const DEFAULT_PORT = "11434";

/**
 * Reads an endpoint as Ollama reads OLLAMA_HOST: scheme, host and port may each be left out. An address that means "all
 * interfaces" to a server means loopback to a client. Throws UsageError.
 */
export function parseEndpoint(text: string): URL {
  const trimmed = text.trim();
  if (trimmed === "") return new URL(`http://127.0.0.1:${DEFAULT_PORT}`);
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${bracketed(trimmed)}`;
  let url: URL;
  try {
    url = new URL(withScheme.replace(/^(https?:\/\/):/i, "$1127.0.0.1:"));
  } catch {
    throw new UsageError(`"${text}" is no endpoint. Write it like http://127.0.0.1:11434.`);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new UsageError(`"${text}" is no endpoint: the scheme has to be http or https.`);
  }
  // An explicit :80 or :443 vanishes in URL, so the default port is only added where the text names none.
  if (url.port === "" && !/:\d+\/?$/.test(trimmed) && !/^https?:/i.test(trimmed)) url.port = DEFAULT_PORT;
  if (url.hostname === "0.0.0.0") url.hostname = "127.0.0.1";
  if (url.hostname === "[::]") url.hostname = "[::1]";
  url.pathname = url.pathname.replace(/\/+$/, "");
  return url;
}

/** A bare IPv6 address needs brackets before a URL takes it. */
const bracketed = (host: string): string => (/^[0-9a-f:]*:[0-9a-f:]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]` : host);

/** The server runs on this very machine, so that local hardware readings are its own. */
export const isLoopback = (url: URL): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(url.hostname);
