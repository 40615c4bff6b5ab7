import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Worker } from "node:worker_threads";
import type { Fetching } from "../../src/core/events";
import type { OptimizerThread, ReaderThread, RunNews } from "../../src/protocol/worker";
import { ThreadHandle } from "../../src/worker/handle";
import type { OptimizerHandle, ReaderHandle } from "../../src/worker/handle";

const root = join(__dirname, "..", "..");

let built: Promise<unknown> | null = null;

/** Both threads as the extension starts them, from their bundle; what they tell is collected. */
export interface TestThreads {
  readonly optimizer: OptimizerHandle;
  readonly reader: ReaderHandle;
  readonly news: RunNews[];
  /** Steps of fetching a model, as they were told. */
  readonly fetching: Fetching[];
  readonly deaths: string[];
  /** Ends the optimizer's thread from outside, as a crash would. */
  readonly kill: () => Promise<unknown>;
  readonly dispose: () => Promise<unknown>;
}

export async function startThreads(): Promise<TestThreads> {
  await (built ??= promisify(execFile)(process.execPath, [join(root, "esbuild.mjs")], { cwd: root }));
  const news: RunNews[] = [];
  const fetching: Fetching[] = [];
  const deaths: string[] = [];
  const script = join(root, "dist", "worker.js");
  const onDeath = (why: string): unknown => deaths.push(why);
  const optimizer = new ThreadHandle<OptimizerThread>("optimizer", script, { on: { run: (one) => news.push(one), pull: (one) => fetching.push(one), log: () => undefined }, onDeath });
  const reader = new ThreadHandle<ReaderThread>("reader", script, { on: { log: () => undefined }, onDeath });
  return {
    ...{ optimizer, reader, news, fetching, deaths },
    kill: () => (optimizer as unknown as { readonly live: { readonly worker: Worker } | null }).live?.worker.terminate() ?? Promise.resolve(),
    dispose: () => Promise.all([optimizer.dispose(), reader.dispose()]),
  };
}
