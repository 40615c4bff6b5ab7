import type { IncomingMessage, ServerResponse } from "node:http";
import type { Catalog } from "../models/catalog";
import type { ServerConfig } from "../serve/config";
import type { Scheduler } from "../serve/scheduler";

/** What the handlers of requests work with. */
export interface Services {
  readonly config: ServerConfig;
  readonly catalog: Catalog;
  readonly scheduler: Scheduler;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Aborts when the client is gone. */
  readonly signal: AbortSignal;
}

export type Handler = (services: Services, exchange: Exchange) => Promise<void> | void;
