import * as vscode from "vscode";
import type { RunClock } from "../core/run-clock";
import { COMMANDS } from "../ids";
import { inWords as saidInWords } from "../words/said";
import type { RunJob, RunOutcome } from "../protocol/worker";
import { doingNow } from "./doing";
import { clockOf, partInWords, provenInWords, timeInWords } from "../words/clock";
import type { Runs } from "./runs";
import { say } from "./say";
import { ticking } from "./ticking";

/** Runs a job with a cancellable notification that says what is tried and how far it is. */
export function showProgress(runs: Runs, job: RunJob): Promise<RunOutcome> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title: vscode.l10n.t("O3: {0}", job.model) };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token) => {
      let shown = 0;
      // Such a notification has no other buttons than Cancel.
      const link = `[${vscode.l10n.t("Show")}](command:${COMMANDS.showResults}?${encodeURIComponent(JSON.stringify([job.model]))})`;
      const draw = (): void => {
        const live = runs.current?.live;
        if (live?.waiting) progress.report({ message: `${saidInWords(live.waiting, say)} ${link}` });
        const clock = live && clockOf(live);
        if (!clock) return;
        const share = Math.round((clock.snapshot.share ?? 0) * 100);
        progress.report({
          message: live.cancelling ? vscode.l10n.t("cancelling") : `${inWords(clock)} ${link}`,
          increment: Math.max(0, share - shown),
        });
        shown = Math.max(shown, share);
      };
      const drawn = vscode.Disposable.from(runs.onDidChange(draw), ticking(runs, draw));
      const cancel = token.onCancellationRequested(() => {
        runs.cancel();
      });
      try {
        return await runs.start(job);
      } finally {
        drawn.dispose();
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

function inWords(clock: RunClock): string {
  const { loads, requests, failures, proven } = clock.snapshot;
  const now = Date.now();
  return [
    doingNow(clock.snapshot),
    partInWords(clock, now, say),
    timeInWords(clock, now, say).join(", "),
    provenInWords(proven, say),
    countsInWords(loads, requests, failures),
  ]
    .filter((part) => part !== "")
    .join(" · ");
}
