import * as vscode from "vscode";
import type { RunSnapshot } from "../core/events";
import { formatDuration } from "../core/format";
import type { RunJob, RunOutcome } from "../protocol/worker";
import { doingNow } from "./doing";
import type { Runs } from "./runs";

/** Runs a job with a cancellable notification that says what is tried and how far it is. */
export function showProgress(runs: Runs, job: RunJob): Promise<RunOutcome> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t("O3: {0}", job.model) };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token) => {
      let shown = 0;
      const draw = runs.onDidChange((run) => {
        if (!run?.live.snapshot) return;
        const share = Math.round((run.live.snapshot.share ?? 0) * 100);
        progress.report({
          message: run.live.cancelling ? vscode.l10n.t("cancelling") : inWords(run.live.snapshot),
          increment: Math.max(0, share - shown),
        });
        shown = Math.max(shown, share);
      });
      const cancel = token.onCancellationRequested(() => {
        runs.cancel();
      });
      try {
        return await runs.start(job);
      } finally {
        draw.dispose();
        cancel.dispose();
      }
    }),
  );
}

function countsInWords(loads: number, requests: number, failures: number): string {
  return [
    loads === 1 ? vscode.l10n.t("1 load") : vscode.l10n.t("{0} loads", loads),
    requests === 1 ? vscode.l10n.t("1 request") : vscode.l10n.t("{0} requests", requests),
    ...(failures > 0 ? [vscode.l10n.t("{0} failed", failures)] : []),
  ].join(", ");
}

function inWords(snapshot: RunSnapshot): string {
  const { loads, requests, failures, elapsedMs, budgetMs } = snapshot;
  return [
    doingNow(snapshot),
    countsInWords(loads, requests, failures),
    budgetMs === null
      ? formatDuration(elapsedMs)
      : vscode.l10n.t("{0} of at most {1}", formatDuration(elapsedMs), formatDuration(budgetMs)),
  ].join(" · ");
}
