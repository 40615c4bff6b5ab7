import type { EngineIdentity } from "./domain/environment";
import type { ServerAsked } from "./domain/settings";
import type { Said } from "./domain/statements";
import type { Engine, HardwareProbe } from "./ports";

/** A server of O3's own, with an environment of its own, beside the user's. */
export interface PrivateServer {
  readonly engine: Engine;
  readonly probe: HardwareProbe;
  readonly identity: EngineIdentity;
  /** Ends it and everything it started; never rejects, and may be called twice. */
  readonly stop: () => Promise<void>;
}

export interface ServerLauncher {
  /** Resolves when the server answers. Rejects with EngineError ("unreachable", its message says why it did not start) or Cancelled. */
  start(asked: ServerAsked, signal: AbortSignal): Promise<PrivateServer>;
}

/** Whether the environment of a server can be tuned here, and if not, why, one sentence. */
export type Launching = { readonly state: "possible"; readonly launcher: ServerLauncher } | { readonly state: "impossible"; readonly why: Said };
