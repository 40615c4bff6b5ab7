import { Worker } from "node:worker_threads";
import type { OptimizerThread, ReaderThread, ThreadHost } from "../protocol/worker";
import { Channel } from "../rpc/channel";
import type { Side } from "../rpc/contract";

export interface HandleEvents<S extends Side> {
  readonly on: { readonly [E in keyof S["events"]]: (payload: S["events"][E]) => void };
  /** The thread died by itself; the next request starts a new one. */
  readonly onDeath: (why: string) => void;
}

interface Live<S extends Side> {
  readonly worker: Worker;
  readonly channel: Channel<ThreadHost, S>;
}

/**
 * The host's end of one of O3's threads. It is started with the first request and again after it died; whatever waited then is rejected with
 * PeerGone.
 */
export class ThreadHandle<S extends Side> {
  private live: Live<S> | null = null;
  private disposed = false;

  /** @param script absolute path of the worker's bundle */
  constructor(
    private readonly role: "optimizer" | "reader",
    private readonly script: string,
    private readonly events: HandleEvents<S>,
  ) {}

  async request<M extends keyof S["requests"] & string>(
    method: M,
    params: S["requests"][M]["params"],
    signal?: AbortSignal,
  ): Promise<S["requests"][M]["result"]> {
    return this.channel().request(method, params, signal);
  }

  /** Ends the thread at once: what is fsynced stays. */
  async dispose(): Promise<void> {
    this.disposed = true;
    const { live } = this;
    this.live = null;
    live?.channel.close("O3 was stopped.");
    await live?.worker.terminate();
  }

  private channel(): Live<S>["channel"] {
    if (this.disposed) throw new Error("O3 was stopped.");
    return (this.live ??= this.start()).channel;
  }

  private start(): Live<S> {
    // Output goes through the channel: a stray line must not end up in somebody else's log.
    const worker = new Worker(this.script, { name: `o3-${this.role}`, workerData: { role: this.role }, stdout: true, stderr: true });
    const channel: Live<S>["channel"] = new Channel<ThreadHost, S>(
      {
        post: (message) => {
          worker.postMessage(message);
        },
        onMessage: (listener) => worker.on("message", listener),
      },
      {},
    );
    for (const name of Object.keys(this.events.on) as (keyof S["events"] & string)[]) channel.on(name, this.events.on[name]);
    let error: Error | null = null;
    worker.once("error", (thrown) => {
      error = thrown;
    });
    worker.once("exit", (code) => {
      if (this.live?.worker === worker) this.live = null;
      const why = error ? error.message : `exit code ${code}`;
      channel.close(`O3's ${this.role} thread ended (${why}). What was measured is kept.`);
      if (!this.disposed) this.events.onDeath(why);
    });
    return { worker, channel };
  }
}

export type OptimizerHandle = ThreadHandle<OptimizerThread>;
export type ReaderHandle = ThreadHandle<ReaderThread>;
