import { Worker } from "node:worker_threads";
import { run } from "./o3";

/** Hands over a way to end the optimizer's thread from outside, as a crash would: it is known by what is posted to it. */
export async function withThread(work: (kill: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const original = Worker.prototype.postMessage;
  let thread: Worker | null = null;
  Worker.prototype.postMessage = function (this: Worker, ...args: Parameters<typeof original>) {
    const [message] = args as unknown[];
    if (typeof message === "object" && message !== null && "method" in message && message.method === "server") thread = this;
    original.apply(this, args);
  };
  try {
    await run("o3.refresh");
    await work(() => thread?.terminate() ?? Promise.reject(new Error("the thread was never asked anything")));
  } finally {
    Worker.prototype.postMessage = original;
  }
}
