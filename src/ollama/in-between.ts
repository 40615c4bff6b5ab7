import { EngineError } from "../core/errors";
import type { EngineReason } from "../core/errors";
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
  if (status >= 300 && status < 400) return error("redirect", redirected(answer));
  if (status === 401 || status === 407) return error("login", loginWanted(answer));
  if (status === 403) return error("login", notLetIn(answer));
  if (status === 400 && /https/i.test(answer.text) && answer.endpoint.protocol === "http:") return error("wrong-scheme", useHttps(answer.endpoint));
  if (status === 404 || status === 405) return error("not-ollama", unknownPath(answer));
  // Ollama's own panics end in an empty 500, and a full queue in an empty 503.
  const mayBeOllama = (status === 500 || status === 503 || status === 429) && !isWebPage(answer.text);
  if (mayBeOllama) return null;
  return status >= 400 && (status >= 500 || NAMES[status] !== undefined || isWebPage(answer.text)) ? error("gateway", gaveUp(answer)) : null;
}

const error = (reason: EngineReason, message: string): EngineError => new EngineError(reason, message);

export const useHttps = (endpoint: URL): string => `${endpoint.host} speaks https, and was asked by http: use ${withScheme(endpoint, "https")}.`;

export const useHttp = (endpoint: URL): string => `${endpoint.host} speaks http, and was asked by https: use ${withScheme(endpoint, "http")}.`;

const withScheme = (endpoint: URL, scheme: string): string => `${scheme}://${endpoint.host}${path(endpoint)}`;

const path = ({ pathname }: URL): string => pathname.replace(/\/$/, "");

const shown = (endpoint: URL): string => endpoint.origin + path(endpoint);

function redirected({ status, header, endpoint, path: asked }: ForeignAnswer): string {
  const from = shown(endpoint);
  const place = placeOf(header("location"), new URL(path(endpoint) + asked, endpoint));
  if (place === null) return `${from} sends elsewhere (status ${status}) and names no place: check the address.`;
  const end = asked.replace(/\/$/, "");
  if (!place.pathname.endsWith(end)) {
    return `${from} sends to ${place.origin}${place.pathname} (status ${status}): open that in a browser, and use the address of Ollama itself.`;
  }
  const base = place.origin + place.pathname.slice(0, place.pathname.length - end.length).replace(/\/$/, "");
  return `${from} sends to ${base} (status ${status}): use ${base} as the address.`;
}

function placeOf(location: string | null, base: URL): URL | null {
  if (location === null || location.trim() === "") return null;
  try {
    return new URL(location, base);
  } catch {
    return null;
  }
}

function loginWanted({ status, header, endpoint, sentLogin }: ForeignAnswer): string {
  const from = shown(endpoint);
  if (sentLogin) return `${from} wants a login and does not take the user and password of the address (status ${status}): check them.`;
  const scheme = /^\s*([\w-]+)/.exec(header(status === 407 ? "proxy-authenticate" : "www-authenticate") ?? "")?.[1] ?? "Basic";
  const ways =
    scheme.toLowerCase() === "basic"
      ? `write it as ${endpoint.protocol}//user:password@${endpoint.host}${path(endpoint)}, or use Ollama's own address`
      : `O3 can give a user and a password only, and it wants ${scheme}: use Ollama's own address`;
  return `${from} wants a login (status ${status}): ${ways}.`;
}

/** A proxy's refusal; or Ollama's, which takes no foreign host names while it listens on loopback only. */
function notLetIn({ endpoint, sentLogin }: ForeignAnswer): string {
  const from = shown(endpoint);
  const ways = sentLogin
    ? "does not let this user in (status 403): check the rights of the user in the address"
    : `wants a login or lets this machine not in (status 403): write the login as ${endpoint.protocol}//user:password@${endpoint.host}${path(endpoint)}`;
  return `${from} ${ways}. Where a proxy stands before Ollama, let it pass the host on as localhost, or use Ollama's own address.`;
}

function unknownPath({ endpoint, path: asked, text }: ForeignAnswer): string {
  const from = shown(endpoint);
  const tail = /\/(api|v1)$/.exec(path(endpoint))?.[0];
  if (tail !== undefined) return `${from} answers, but does not know ${asked} there: leave ${tail} at the end of the address out.`;
  const title = isWebPage(text) ? titleOf(text) : null;
  const page = title === null ? "" : ` (its page says "${title}")`;
  return asked === "/api/version"
    ? `${from} answers, but is not Ollama: it does not know ${asked}${page}. Check the address (Ollama listens on port 11434 by default).`
    : `${from} answers, but does not know ${asked} as Ollama does${page}: check the address.`;
}

function gaveUp({ status, text, endpoint, afterMs }: ForeignAnswer): string {
  const title = (isWebPage(text) ? titleOf(text) : null) ?? NAMES[status] ?? "";
  const said = `status ${status}${title.replace(String(status), "").trim() === "" ? "" : `, "${title}"`}`;
  const who = `Something between O3 and Ollama at ${endpoint.host}`;
  const direct = "measure without it, at Ollama's own address";
  if (GAVE_UP.includes(status)) return `${who} gave up after ${seconds(afterMs)} (${said}): ${direct}, or raise its time limit.`;
  if (status === 413) return `${who} takes no request of this size (${said}): ${direct}, or raise its limit.`;
  if (status === 429) return `${who} takes no more requests now (${said}): ${direct}, or raise its limit.`;
  return `${who} did not get an answer from it (${said}): see whether Ollama runs behind it, or ${direct}.`;
}

const seconds = (ms: number): string => `${Number((ms / 1000).toPrecision(2))} s`;
