import type { Message, Port, Side } from "./contract";
import { fromWire, toWire } from "./errors";

type Params<S extends Side, M extends keyof S["requests"]> = S["requests"][M]["params"];
type Result<S extends Side, M extends keyof S["requests"]> = S["requests"][M]["result"];

export type Handlers<S extends Side> = {
  readonly [M in keyof S["requests"]]: (params: Params<S, M>, signal: AbortSignal) => Promise<Result<S, M>> | Result<S, M>;
};

/** The other side cannot answer any more. */
export class PeerGone extends Error {
  override readonly name = "PeerGone";
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One end of a channel: `Mine` is what this end answers and sends, `Theirs` what the other end does. A request can be cancelled;
 * its error comes back as what it was; all that wait are rejected with PeerGone when the peer dies.
 */
export class Channel<Mine extends Side, Theirs extends Side> {
  private readonly waiting = new Map<number, Waiting>();
  private readonly working = new Map<number, AbortController>();
  private readonly listeners = new Map<string, Set<(payload: unknown) => void>>();
  private nextId = 1;
  private closed: PeerGone | null = null;

  constructor(
    private readonly port: Port,
    private readonly handlers: Handlers<Mine>,
  ) {
    port.onMessage((message) => {
      if (isMessage(message)) this.receive(message);
    });
  }

  /**
   * Rejects with the peer's error, with PeerGone, or with the reason of `signal`, once the peer has answered the cancel. Parameters that
   * cannot be sent reject too, and leave nothing behind.
   */
  request<M extends keyof Theirs["requests"] & string>(
    method: M,
    params: Params<Theirs, M>,
    signal?: AbortSignal,
  ): Promise<Result<Theirs, M>> {
    if (this.closed) return Promise.reject(this.closed);
    const id = this.nextId++;
    const cancel = (): void => {
      this.port.post({ kind: "cancel", id } satisfies Message);
    };
    const answer = new Promise<Result<Theirs, M>>((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve, reject });
    });
    try {
      this.port.post({ kind: "request", id, method, params } satisfies Message);
    } catch (error) {
      this.waiting.get(id)?.reject(unsendable(`The parameters of "${method}"`, error));
      this.waiting.delete(id);
      return answer;
    }
    if (signal?.aborted) cancel();
    else signal?.addEventListener("abort", cancel, { once: true });
    return answer.finally(() => signal?.removeEventListener("abort", cancel));
  }

  /** Throws when the payload cannot be sent. */
  emit<E extends keyof Mine["events"] & string>(name: E, payload: Mine["events"][E]): void {
    if (!this.closed) this.port.post({ kind: "event", name, payload } satisfies Message);
  }

  on<E extends keyof Theirs["events"] & string>(name: E, listener: (payload: Theirs["events"][E]) => void): () => void {
    const listeners = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, listeners);
    const added = listener as (payload: unknown) => void;
    listeners.add(added);
    return () => listeners.delete(added);
  }

  /** The peer is gone: nothing waits for ever, nothing works for nobody. */
  close(why: string): void {
    if (this.closed) return;
    this.closed = new PeerGone(why);
    for (const { reject } of this.waiting.values()) reject(this.closed);
    this.waiting.clear();
    for (const controller of this.working.values()) controller.abort();
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case "request":
        void this.serve(message.id, message.method, message.params);
        return;
      case "reply": {
        const waiting = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.ok) waiting?.resolve(message.result);
        else waiting?.reject(fromWire(message.error));
        return;
      }
      case "cancel":
        this.working.get(message.id)?.abort();
        return;
      case "event":
        for (const listener of this.listeners.get(message.name) ?? []) listener(message.payload);
    }
  }

  private async serve(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.working.set(id, controller);
    let reply: Message;
    try {
      reply = { kind: "reply", id, ok: true, result: await this.call(method, params, controller.signal) };
    } catch (error) {
      reply = { kind: "reply", id, ok: false, error: toWire(error) };
    }
    this.working.delete(id);
    if (this.closed) return;
    try {
      this.port.post(reply);
    } catch (error) {
      // Who asked must not wait for ever, and this end must not die of an answer that cannot be sent.
      this.port.post({ kind: "reply", id, ok: false, error: toWire(unsendable(`The answer to "${method}"`, error)) } satisfies Message);
    }
  }

  private call(method: string, params: unknown, signal: AbortSignal): unknown {
    const handlers = this.handlers as Readonly<Record<string, (params: unknown, signal: AbortSignal) => unknown>>;
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    if (!handler) throw new Error(`Nobody answers "${method}" here.`);
    return handler(params, signal);
  }
}

const unsendable = (what: string, error: unknown): Error =>
  new Error(`${what} cannot be sent: ${error instanceof Error ? error.message : String(error)}`, { cause: error });

const KINDS: readonly unknown[] = ["request", "reply", "cancel", "event"] satisfies Message["kind"][];

/** Ports may carry others' messages too. */
const isMessage = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && "kind" in value && KINDS.includes(value.kind);
