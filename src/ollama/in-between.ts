import { EngineError } from "../core/errors";
import type { Said } from "../core/domain/statements";
import { together } from "../core/domain/statements";
import { isWebPage, titleOf } from "./web-page";

/** An answer that is none of Ollama's: no 200, and no JSON with an error in it. */
export interface ForeignAnswer {
  readonly status: number;
  readonly text: string;
  readonly header: (name: string) => string | null;
  /** Where the request went to, without a login. */
  readonly endpoint: URL;
  readonly path: string;
  readonly sentLogin: boolean;
  readonly afterMs: number;
}

/** Names of statuses that proxies give without a page; Cloudflare's own among them. */
const NAMES: Readonly<Record<number, string>> = {
  408: "Request Timeout",
  413: "Content Too Large",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  520: "Unknown Error",
  521: "Web Server Is Down",
  522: "Connection Timed Out",
  523: "Origin Is Unreachable",
  524: "A Timeout Occurred",
};

/** It had a server to ask and did not wait for its answer. */
const GAVE_UP = [408, 504, 522, 524];

/** Who answered in Ollama's place and what to do about it; null where it may still have been Ollama. */
export function answeredInBetween(answer: ForeignAnswer): EngineError | null {
  const { status } = answer;
  if (status >= 300 && status < 400) return new EngineError("redirect", redirected(answer));
  if (status === 401 || status === 407) return new EngineError("login", loginWanted(answer));
  if (status === 403) return new EngineError("login", notLetIn(answer));
  if (status === 400 && /https/i.test(answer.text) && answer.endpoint.protocol === "http:") return new EngineError("wrong-scheme", useHttps(answer.endpoint));
  if (status === 404 || status === 405) return new EngineError("not-ollama", unknownPath(answer));
  // Ollama's own panics end in an empty 500, and a full queue in an empty 503.
  const mayBeOllama = (status === 500 || status === 503 || status === 429) && !isWebPage(answer.text);
  if (mayBeOllama) return null;
  return status >= 400 && (status >= 500 || NAMES[status] !== undefined || isWebPage(answer.text)) ? new EngineError("gateway", gaveUp(answer)) : null;
}

export const useHttps = (endpoint: URL): Said => ({ code: "use-https", host: endpoint.host, address: withScheme(endpoint, "https") });

export const useHttp = (endpoint: URL): Said => ({ code: "use-http", host: endpoint.host, address: withScheme(endpoint, "http") });

const withScheme = (endpoint: URL, scheme: string): string => `${scheme}://${endpoint.host}${path(endpoint)}`;

const path = ({ pathname }: URL): string => pathname.replace(/\/$/, "");

const shown = (endpoint: URL): string => endpoint.origin + path(endpoint);

function redirected({ status: number, header, endpoint, path: asked }: ForeignAnswer): Said {
  const [from, status] = [shown(endpoint), String(number)];
  const place = placeOf(header("location"), new URL(path(endpoint) + asked, endpoint));
  if (place === null) return { code: "redirected-nowhere", from, status };
  const end = asked.replace(/\/$/, "");
  if (!place.pathname.endsWith(end)) return { code: "redirected-to-page", from, place: place.origin + place.pathname, status };
  return { code: "redirected", from, address: place.origin + place.pathname.slice(0, place.pathname.length - end.length).replace(/\/$/, ""), status };
}

function placeOf(location: string | null, base: URL): URL | null {
  if (location === null || location.trim() === "") return null;
  try {
    return new URL(location, base);
  } catch {
    return null;
  }
}

/** How an address is written with a login in it. */
const withLogin = (endpoint: URL): string => `${endpoint.protocol}//user:password@${endpoint.host}${path(endpoint)}`;

function loginWanted({ status: number, header, endpoint, sentLogin }: ForeignAnswer): Said {
  const [from, status] = [shown(endpoint), String(number)];
  if (sentLogin) return { code: "login-not-taken", from, status };
  const scheme = /^\s*([\w-]+)/.exec(header(number === 407 ? "proxy-authenticate" : "www-authenticate") ?? "")?.[1] ?? "Basic";
  return scheme.toLowerCase() === "basic"
    ? { code: "login-wanted", from, status, example: withLogin(endpoint) }
    : { code: "login-of-another-kind", from, status, scheme };
}

/** A proxy's refusal; or Ollama's, which takes no foreign host names while it listens on loopback only. */
const notLetIn = ({ endpoint, sentLogin }: ForeignAnswer): Said =>
  sentLogin ? { code: "user-not-let-in", from: shown(endpoint) } : { code: "not-let-in", from: shown(endpoint), example: withLogin(endpoint) };

function unknownPath({ endpoint, path: asked, text }: ForeignAnswer): Said {
  const from = shown(endpoint);
  const tail = /\/(api|v1)$/.exec(path(endpoint))?.[0];
  if (tail !== undefined) return { code: "address-too-long", from, path: asked, tail };
  const title = isWebPage(text) ? titleOf(text) : null;
  return together([{ code: asked === "/api/version" ? "not-ollama-path" : "unlike-ollama", from, path: asked }, title === null ? "" : { code: "page-says", title }]);
}

function gaveUp({ status: number, text, endpoint, afterMs }: ForeignAnswer): Said {
  const [host, status] = [endpoint.host, String(number)];
  const title = (isWebPage(text) ? titleOf(text) : null) ?? NAMES[number] ?? "";
  const answer: Said = title.replace(status, "").trim() === "" ? { code: "status", status } : { code: "status-titled", status, title };
  if (GAVE_UP.includes(number)) return { code: "between-gave-up", host, afterMs, answer };
  if (number === 413) return { code: "between-too-large", host, answer };
  return { code: number === 429 ? "between-too-many" : "between-no-answer", host, answer };
}
