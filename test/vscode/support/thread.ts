import { Worker } from "node:worker_threads";
import { run } from "./o3";

type Post = (this: Worker, ...args: unknown[]) => void;

/** Hands over a way to end the optimizer's thread from outside, as a crash would: it is known by what is posted to it. */
export async function withThread(work: (kill: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const prototype: { postMessage: unknown } = Worker.prototype;
  const original = prototype.postMessage as Post;
  const threads: Worker[] = [];
  const see = (thread: Worker, message: unknown): void => {
    if (typeof message === "object" && message !== null && "method" in message && message.method === "server") threads.push(thread);
  };
  prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    see(this, args[0]);
    original.apply(this, args);
  };
  try {
    // A refresh may share the answer to a question that was asked before.
    while (threads.length === 0) await run("o3.refresh");
    await work(() => threads.at(-1)?.terminate() ?? Promise.resolve());
  } finally {
    prototype.postMessage = original;
  }
}
