import { Endpoints } from "../app/endpoints";
import type { Endpoint } from "../app/endpoints";
import type { ProfileCache } from "../app/installed-models";
import type { Environment } from "../core/domain/environment";

/** A server and the readings of its machine. */
export interface Server extends Endpoint {
  readonly endpoint: URL;
  readonly profiles: ProfileCache;
  /** As it was when it was last asked for its models; null before. */
  seen: Seen | null;
}

export interface Seen {
  readonly environment: Environment;
  /** By the models' names. */
  readonly digests: ReadonlyMap<string, string>;
}

/** One client and one probe an endpoint, and what is remembered of it. */
export class Servers {
  private readonly endpoints: Endpoints;
  private readonly known = new WeakMap<Endpoint, Server>();

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.endpoints = new Endpoints(env);
  }

  /** Throws UsageError for what is no endpoint. */
  at(text: string): Server {
    const endpoint = this.endpoints.at(text);
    const server = this.known.get(endpoint) ?? { ...endpoint, endpoint: endpoint.ref.url, profiles: new Map(), seen: null };
    this.known.set(endpoint, server);
    return server;
  }
}
