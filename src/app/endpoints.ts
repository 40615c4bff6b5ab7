import type { Clock, HardwareProbe } from "../core/ports";
import { createHardwareProbe, localityOf, serverEnvironment } from "../hardware";
import type { Locality } from "../hardware";
import { readAddress } from "../ollama/endpoint";
import { createOllamaEngine } from "../ollama/engine";
import type { OllamaEngine } from "../ollama/engine";
import { OllamaHttp } from "../ollama/http";
import type { Login } from "../ollama/login";
import { createModelStore } from "../ollama/model-store";
import { systemClock } from "./clock";

type Environment = Readonly<Record<string, string | undefined>>;

/** A server that O3 speaks to, as it is named everywhere: shown, written and compared without a login. */
export interface EndpointRef {
  /** The address without a login and without a slash at its end. */
  readonly id: string;
  readonly url: URL;
  /** The API that is spoken there. */
  readonly kind: "ollama";
  /** Sent with each request; never shown. */
  readonly auth: Login | null;
}

/** A server with all that speaks to it, and the readings of its machine. */
export interface Endpoint {
  readonly ref: EndpointRef;
  readonly engine: OllamaEngine;
  readonly probe: HardwareProbe;
  readonly store: ReturnType<typeof createModelStore>;
  readonly clock: Clock;
}

/** The address that is meant: a flag or a setting, else OLLAMA_HOST, else Ollama's default. Throws UsageError. */
export function endpointRef(text: string | undefined, env: Environment): EndpointRef {
  const { url, login } = readAddress(text === undefined || text.trim() === "" ? (env.OLLAMA_HOST ?? "") : text);
  return { id: url.href.replace(/\/$/, ""), url, kind: "ollama", auth: login };
}

/** Everything for one server; `engine.close()` lets its connections go. */
export function openEndpoint(ref: EndpointRef, env: Environment): Endpoint {
  const http = new OllamaHttp(ref.url, ref.auth);
  const clock = systemClock();
  return {
    ref,
    clock,
    engine: createOllamaEngine({
      ...{ endpoint: ref.url, env, http },
      serverEnvironment: () => serverEnvironment(ref.url),
      isLocal: async () => (await whereIs(ref.url)).local === "yes",
    }),
    probe: createHardwareProbe({ endpoint: ref.url, clock }),
    store: createModelStore(ref.url, http),
  };
}

/** A tunnel is opened and closed by hand, and looking for one asks dear tools. */
const KNOWN_FOR_MS = 60_000;
const places = new Map<string, { readonly atMs: number; readonly found: Promise<Locality> }>();

/** Where the server at an address runs (here, elsewhere, or behind a forwarder here), at most a minute old. */
export function whereIs(url: URL): Promise<Locality> {
  const last = places.get(url.host);
  if (last && performance.now() - last.atMs < KNOWN_FOR_MS) return last.found;
  const found = localityOf(url);
  places.set(url.host, { atMs: performance.now(), found });
  return found;
}

/** Servers that were spoken to last; more than these are seldom of use, and each holds connections. */
const MOST_KEPT = 4;

/**
 * One client and one probe for each server: a probe learns the machine once and measures loads between readings. Those that were not asked
 * for a while are forgotten and their connections closed; who still holds one may go on using it.
 */
export class Endpoints {
  /** Least recently asked for first. */
  private readonly known = new Map<string, Endpoint>();

  constructor(private readonly env: Environment) {}

  /** Throws UsageError for what is no address. */
  at(text: string): Endpoint {
    const ref = endpointRef(text, this.env);
    const before = this.known.get(ref.id);
    this.known.delete(ref.id);
    const endpoint = before && sameLogin(before.ref.auth, ref.auth) ? before : openEndpoint(ref, this.env);
    if (before && before !== endpoint) void before.engine.close();
    this.known.set(ref.id, endpoint);
    for (const [id, old] of this.known) {
      if (this.known.size <= MOST_KEPT) break;
      this.known.delete(id);
      void old.engine.close();
    }
    return endpoint;
  }

  async dispose(): Promise<void> {
    const all = [...this.known.values()];
    this.known.clear();
    await Promise.all(all.map(({ engine }) => engine.close()));
  }
}

const sameLogin = (a: Login | null, b: Login | null): boolean => (a === null ? b === null : a.same(b));
