import { UsageError } from "../core/errors";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "11434";

/**
 * Reads an endpoint as Ollama reads OLLAMA_HOST: scheme, host and port may each be left out, and the default port is Ollama's
 * only where no scheme is named (http means 80, https 443). An address that means "all interfaces" to a server means loopback to
 * a client. Throws UsageError.
 */
export function parseEndpoint(text: string): URL {
  const trimmed = text
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(trimmed) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    throw new UsageError(`"${text}" is no endpoint: the scheme has to be http or https.`);
  }
  const url = urlOf(`${scheme ?? "http"}://${withHost(rest)}`);
  if (!url) throw new UsageError(`"${text}" is no endpoint. Write it like http://${DEFAULT_HOST}:${DEFAULT_PORT}.`);
  // URL drops an explicit :80, so the text tells whether a port was named.
  if (scheme === undefined && !/:\d+$/.test(hostPart(withHost(rest)))) url.port = DEFAULT_PORT;
  if (url.hostname === "0.0.0.0") url.hostname = DEFAULT_HOST;
  if (url.hostname === "[::]") url.hostname = "[::1]";
  url.pathname = url.pathname.replace(/\/+$/, "");
  url.search = "";
  url.hash = "";
  return url;
}

const hostPart = (rest: string): string => rest.split("/")[0] ?? "";

/** Puts in a host that is left out, and brackets around a bare IPv6 address. */
function withHost(rest: string): string {
  const host = hostPart(rest);
  const path = rest.slice(host.length);
  if (host === "" || /^:\d*$/.test(host)) return `${DEFAULT_HOST}${host}${path}`;
  return /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i.test(host) ? `[${host}]${path}` : rest;
}

function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** The server runs on this very machine, so that local hardware readings are its own. */
export const isLoopback = (url: URL): boolean => /^(localhost|(.+\.)?localhost|127(\.\d+){3}|\[::1\])$/i.test(url.hostname);
