import * as vscode from "vscode";
import { OptimizerHandle } from "../worker/handle";
import type { Log } from "./log";
import type { Runs } from "./runs";

/** The optimizer's thread with its words in the log; a death is told, and the next request starts it anew. */
export function startOptimizer(
  context: vscode.ExtensionContext,
  log: Log,
  own: (thing: vscode.Disposable) => unknown,
): { readonly optimizer: OptimizerHandle; readonly attach: (runs: Runs) => void } {
  let runs: Runs | null = null;
  const optimizer = new OptimizerHandle(vscode.Uri.joinPath(context.extensionUri, "dist", "worker.js").fsPath, {
    onRun: ({ model, event }) => runs?.receive(model, event),
    onLog: ({ level, message }) => {
      log[level](message);
    },
    onDeath: (why) => {
      log.error(`The optimizer's thread ended: ${why}. It is started again when it is needed.`);
    },
  });
  own(new vscode.Disposable(() => void optimizer.dispose()));
  return {
    optimizer,
    attach: (listener) => {
      runs = listener;
    },
  };
}
