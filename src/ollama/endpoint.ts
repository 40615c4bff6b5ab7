import { UsageError } from "../core/errors";
import { Login } from "./login";

const DEFAULT_HOST = "127.0.0.1";
const DEFAULT_PORT = "11434";

/** Where a server is, and what it lets in with. The URL never holds a name or a password. */
export interface Address {
  readonly url: URL;
  readonly login: Login | null;
}

/**
 * Reads an address as Ollama reads OLLAMA_HOST: scheme, host and port may each be left out, and the default port is Ollama's
 * only where no scheme is named (http means 80, https 443). An address that means "all interfaces" to a server means loopback to
 * a client. Throws UsageError, whose words show no password.
 */
export function readAddress(text: string): Address {
  const trimmed = text
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2")
    .trim();
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(trimmed) ?? [];
  const shown = withoutLogin(trimmed);
  if (scheme !== undefined && !/^https?$/i.test(scheme)) {
    throw new UsageError({ code: "no-endpoint-scheme", address: shown });
  }
  // A browser takes a bare number for an address of four bytes; a person who writes one means a port.
  if (/^[1-9]\d*$/.test(rest)) throw new UsageError({ code: "no-endpoint-number", address: shown, example: `http://${DEFAULT_HOST}:${rest}` });
  const [, before, place = ""] = /^(?:([^/?#]*)@)?(.*)$/.exec(rest) ?? [];
  const url = urlOf(`${scheme ?? "http"}://${withHost(place)}`);
  // A password with a slash in it would be taken for a part of the address, and shown.
  if (!url || place.includes("@")) throw new UsageError({ code: "no-endpoint", address: shown, example: `http://${DEFAULT_HOST}:${DEFAULT_PORT}` });
  // URL drops an explicit :80, so the text tells whether a port was named.
  if (scheme === undefined && !/:\d+$/.test(hostPart(withHost(place)))) url.port = DEFAULT_PORT;
  if (url.hostname === "0.0.0.0") url.hostname = DEFAULT_HOST;
  if (url.hostname === "[::]") url.hostname = "[::1]";
  url.pathname = url.pathname.replace(/\/+$/, "");
  url.search = "";
  url.hash = "";
  return { url, login: before === undefined ? null : loginOf(before) };
}

/** The place alone, for what needs no login. Throws UsageError. */
export const parseEndpoint = (text: string): URL => readAddress(text).url;

/** An address as it may be shown and kept: without a name and a password, however it is written. */
export const withoutLogin = (text: string): string => text.replace(/^(\s*["']?(?:[a-z][a-z0-9+.-]*:\/\/)?).*@/is, "$1");

function loginOf(text: string): Login {
  const [user = "", ...password] = text.split(":");
  return new Login(decoded(user), decoded(password.join(":")));
}

/** Signs that an address cannot hold are written as %40 and the like. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
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
