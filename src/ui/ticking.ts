import * as vscode from "vscode";
import type { Runs } from "./runs";

const EVERY_MS = 1_000;

/** Draws each second while a run is on, since its clock goes on between two pictures of it; never where there is none. */
export function ticking(runs: Runs, draw: () => void): vscode.Disposable {
  let timer: NodeJS.Timeout | null = null;
  const stop = (): void => {
    if (timer) clearInterval(timer);
    timer = null;
  };
  const follow = (): void => {
    if (runs.current) timer ??= setInterval(draw, EVERY_MS);
    else stop();
  };
  follow();
  return vscode.Disposable.from(runs.onDidChange(follow), new vscode.Disposable(stop));
}
