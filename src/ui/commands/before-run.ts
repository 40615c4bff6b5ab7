import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import type { ProofTime } from "../../core/plan/proof-times";
import type { Said } from "../../core/domain/statements";
import type { Wishes } from "../../core/domain/request";
import { COMMANDS } from "../../ids";
import type { OtherRun } from "../../protocol/worker";
import { inWords } from "../../words/said";
import { messageOf } from "../message";
import { say } from "../say";
import type { Deps } from "./deps";

/** Whether this window measures already, which is said with a way to it: no question is asked whose answer would be of no use. */
export function isMeasuring({ runs }: Pick<Deps, "runs">): boolean {
  if (runs.current) void tellMeasuring(runs.current.job.model);
  return runs.current !== null;
}

async function tellMeasuring(model: string): Promise<void> {
  const show = vscode.l10n.t("Show");
  const cancel = vscode.l10n.t("Cancel the Run");
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t("O3 is measuring {0}: a second run would disturb it. It can start when this one is over.", model),
    show,
    cancel,
  );
  if (chosen === show) await vscode.commands.executeCommand(COMMANDS.showResults, model);
  if (chosen === cancel) await vscode.commands.executeCommand(COMMANDS.cancel);
}

/**
 * What stands in the way, before anything is asked: rejects for a configuration that cannot be used, tells what is odd in it, and asks what to do
 * where another window or the command line measures on this server. Null: the user turned away.
 */
export async function lookAhead(deps: Deps): Promise<{ readonly wait: boolean } | null> {
  const { warnings, other } = await deps.reader.request("beforeRun", deps.place());
  if (warnings.length > 0) void vscode.window.showWarningMessage(vscode.l10n.t("O3's configuration: {0}", warnings.join(" ")));
  return other === null ? { wait: false } : askAboutOther(other);
}

/** Null: the user turned away, or looks at the other run's results. */
export async function askAboutOther({ model }: OtherRun): Promise<{ readonly wait: true } | null> {
  const show = vscode.l10n.t("Show");
  const wait = vscode.l10n.t("Wait in Line");
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t("Another window or terminal measures {0} on this server: two runs at once would disturb each other.", model),
    show,
    wait,
  );
  if (chosen === show) await vscode.commands.executeCommand(COMMANDS.showResults, model);
  return chosen === wait ? { wait: true } : null;
}

/** Nobody waits longer than this for what is only good to know. */
const AT_MOST_MS = 2_000;

/** What proofs take, by earlier runs; null where that cannot be told in time. */
export async function proofTimesOf(deps: Deps, model: string, wishes: Wishes): Promise<readonly ProofTime[] | null> {
  const end = new AbortController();
  try {
    const times = deps.reader.request("proofTimes", { ...deps.place(), ...wishes, model }, end.signal);
    return await Promise.race([times, sleep(AT_MOST_MS, null, { ref: false, signal: end.signal })]);
  } catch (error) {
    deps.log.debug(`How long proofs take could not be found out: ${messageOf(error)}`);
    return null;
  } finally {
    end.abort();
  }
}

/** Who disturbs this machine now; begun early, so that nobody waits for it. Never rejects. */
export async function noiseOf(deps: Deps): Promise<Said | null> {
  try {
    return await deps.reader.request("noise", deps.place());
  } catch (error) {
    deps.log.debug(`Whether this machine is quiet could not be found out: ${messageOf(error)}`);
    return null;
  }
}

/** What to do on a noisy machine; undefined: nothing, it is measured all the same. Null: the user turned away. */
export async function askAboutNoise(noise: Said): Promise<"soon" | "idle" | undefined | null> {
  const wait = vscode.l10n.t("Wait for Quiet");
  const goOn = vscode.l10n.t("Go On");
  const idle = vscode.l10n.t("Run When Idle");
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t("This machine is not quiet"),
    {
      modal: true,
      detail: [
        inWords(noise, say),
        vscode.l10n.t("Measurements that others disturb are left out, so the run finds less. O3 can wait for quiet (10 minutes at most), or until the machine is left alone."),
      ].join("\n\n"),
    },
    wait,
    goOn,
    idle,
  );
  if (chosen === undefined) return null;
  return chosen === wait ? "soon" : chosen === idle ? "idle" : undefined;
}
