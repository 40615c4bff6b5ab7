import * as vscode from "vscode";
import { Refusal } from "../refusal";
import type { Deps } from "./deps";

/** Throws while O3 measures: what is changed meanwhile would be measured too. */
export function refuseDuringRun({ runs }: Pick<Deps, "runs">): void {
  if (runs.current)
    throw new Refusal(
      vscode.l10n.t("O3 is measuring {0}, and a change now would change the measurement. Wait for the run, or cancel it.", runs.current.job.model),
    );
}
