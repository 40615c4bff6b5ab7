import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import type { OptimizerThread } from "../../src/protocol/worker";
import { OptimizerHandle } from "../../src/worker/handle";

const root = join(__dirname, "..", "..");

let built: Promise<unknown> | null = null;

/** The thread as the extension starts it, from its bundle; what it tells is collected. */
export interface TestThread {
  readonly handle: OptimizerHandle;
  readonly events: OptimizerThread["events"]["run"][];
  readonly deaths: string[];
  /** Ends the thread from outside, as a crash would. */
  readonly kill: () => Promise<unknown>;
}

export async function startThread(): Promise<TestThread> {
  await (built ??= promisify(execFile)(process.execPath, [join(root, "esbuild.mjs")], { cwd: root }));
  const events: OptimizerThread["events"]["run"][] = [];
  const deaths: string[] = [];
  const handle = new OptimizerHandle(join(root, "dist", "worker.js"), {
    onRun: (event) => events.push(event),
    onLog: () => undefined,
    onDeath: (why) => deaths.push(why),
  });
  const threads: Worker[] = [];
  process.on("worker", (thread) => threads.push(thread));
  return { handle, events, deaths, kill: () => threads.at(-1)?.terminate() ?? Promise.resolve() };
}
