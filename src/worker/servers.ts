import { systemClock } from "../app/clock";
import { engineAt } from "../app/engine";
import type { ProfileCache } from "../app/installed-models";
import type { Environment } from "../core/domain/environment";
import type { Clock, Engine, HardwareProbe } from "../core/ports";
import { createHardwareProbe } from "../hardware";
import { parseEndpoint } from "../ollama/endpoint";

/** A server and the readings of its machine. */
export interface Server {
  readonly endpoint: URL;
  readonly engine: Engine;
  readonly probe: HardwareProbe;
  readonly clock: Clock;
  readonly profiles: ProfileCache;
  /** As it was when it was last asked for its models; null before. */
  seen: Seen | null;
}

export interface Seen {
  readonly environment: Environment;
  /** By the models' names. */
  readonly digests: ReadonlyMap<string, string>;
}

/** One client and one probe an endpoint: a probe learns the machine once and measures loads between readings. */
export class Servers {
  private readonly known = new Map<string, Server>();

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  /** Throws UsageError for what is no endpoint. */
  at(text: string): Server {
    const endpoint = parseEndpoint(text.trim() === "" ? (this.env.OLLAMA_HOST ?? "") : text);
    const known = this.known.get(endpoint.href);
    if (known) return known;
    const clock = systemClock();
    const server: Server = {
      endpoint,
      clock,
      engine: engineAt(endpoint, this.env),
      probe: createHardwareProbe({ endpoint, clock }),
      profiles: new Map(),
      seen: null,
    };
    this.known.set(endpoint.href, server);
    return server;
  }
}
