import { Worker } from "node:worker_threads";

type Post = (this: Worker, ...args: unknown[]) => void;

/** Hands over a way to end the thread that measures from outside, as a crash would: it is known by the run that it is asked for meanwhile. */
export async function withThread(work: (kill: () => Promise<unknown>) => Promise<void>): Promise<void> {
  const prototype: { postMessage: unknown } = Worker.prototype;
  const original = prototype.postMessage as Post;
  const threads: Worker[] = [];
  const see = (thread: Worker, message: unknown): void => {
    if (typeof message === "object" && message !== null && "method" in message && message.method === "run") threads.push(thread);
  };
  prototype.postMessage = function (this: Worker, ...args: unknown[]) {
    see(this, args[0]);
    original.apply(this, args);
  };
  try {
    await work(() => threads.at(-1)?.terminate() ?? Promise.reject(new Error("No thread measures.")));
  } finally {
    prototype.postMessage = original;
  }
}
