import * as vscode from "vscode";
import type { OptimizerThread, ReaderThread } from "../protocol/worker";
import { ThreadHandle } from "../worker/handle";
import type { HandleEvents, OptimizerHandle, ReaderHandle } from "../worker/handle";
import type { Fetching } from "../core/events";
import type { Log } from "./log";
import type { Runs } from "./runs";

export interface Threads {
  readonly optimizer: OptimizerHandle;
  readonly reader: ReaderHandle;
  readonly attach: (runs: Runs) => void;
  /** How far the fetch of a model has come. */
  readonly onPull: vscode.Event<Fetching>;
}

/**
 * O3's two threads: one that measures and changes things, and one that looks, so that looking never delays what is measured. Their words go to
 * the log; a death is told, and the next request starts the thread anew.
 */
export function startThreads(context: vscode.ExtensionContext, log: Log, own: (thing: vscode.Disposable) => unknown): Threads {
  let runs: Runs | null = null;
  const pulls = new vscode.EventEmitter<Fetching>();
  const script = vscode.Uri.joinPath(context.extensionUri, "dist", "worker.js").fsPath;
  const died =
    (name: string): HandleEvents<ReaderThread>["onDeath"] =>
    (why) => {
      log.error(`O3's ${name} thread ended: ${why}. It is started again when it is needed.`);
    };
  const write: HandleEvents<ReaderThread>["on"]["log"] = ({ level, message }) => {
    log[level](message);
  };
  const optimizer = new ThreadHandle<OptimizerThread>("optimizer", script, {
    on: {
      run: (news) => runs?.receive(news),
      pull: (fetching) => {
        pulls.fire(fetching);
      },
      log: write,
    },
    onDeath: died("optimizer"),
  });
  const reader = new ThreadHandle<ReaderThread>("reader", script, { on: { log: write }, onDeath: died("reader") });
  own(
    new vscode.Disposable(() => {
      pulls.dispose();
      void Promise.all([optimizer.dispose(), reader.dispose()]);
    }),
  );
  return {
    optimizer,
    reader,
    onPull: pulls.event,
    attach: (listener) => {
      runs = listener;
    },
  };
}
