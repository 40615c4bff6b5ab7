import { Worker } from "node:worker_threads";
import type { OptimizerHost, OptimizerThread } from "../protocol/worker";
import { Channel } from "../rpc/channel";

type Requests = OptimizerThread["requests"];
type HostChannel = Channel<OptimizerHost, OptimizerThread>;

export interface HandleEvents {
  readonly onRun: (payload: OptimizerThread["events"]["run"]) => void;
  readonly onLog: (payload: OptimizerThread["events"]["log"]) => void;
  /** The thread died by itself; the next request starts a new one. */
  readonly onDeath: (why: string) => void;
}

/**
 * The host's end of the optimizer's thread. It is started with the first request and again after it died; whatever waited then
 * is rejected with PeerGone.
 */
export class OptimizerHandle {
  private live: { readonly worker: Worker; readonly channel: HostChannel } | null = null;
  private disposed = false;

  /** @param script absolute path of the worker's bundle */
  constructor(
    private readonly script: string,
    private readonly events: HandleEvents,
  ) {}

  async request<M extends keyof Requests>(method: M, params: Requests[M]["params"], signal?: AbortSignal): Promise<Requests[M]["result"]> {
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

  private channel(): HostChannel {
    if (this.disposed) throw new Error("O3 was stopped.");
    return (this.live ??= this.start()).channel;
  }

  private start(): { readonly worker: Worker; readonly channel: HostChannel } {
    // Output goes through the channel: a stray line must not end up in somebody else's log.
    const worker = new Worker(this.script, { name: "o3-optimizer", stdout: true, stderr: true });
    const channel: HostChannel = new Channel<OptimizerHost, OptimizerThread>(
      {
        post: (message) => {
          worker.postMessage(message);
        },
        onMessage: (listener) => worker.on("message", listener),
      },
      {},
    );
    channel.on("run", this.events.onRun);
    channel.on("log", this.events.onLog);
    let error: Error | null = null;
    worker.once("error", (thrown) => {
      error = thrown;
    });
    worker.once("exit", (code) => {
      if (this.live?.worker === worker) this.live = null;
      const why = error ? error.message : `exit code ${code}`;
      channel.close(`O3's optimizer thread ended (${why}). What was measured is kept.`);
      if (!this.disposed) this.events.onDeath(why);
    });
    return { worker, channel };
  }
}
