import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import type { ModelEntry } from "../protocol/worker";
import type { Runs } from "./runs";
import type { ServerWatch } from "./server";

/** Runs that the user did not want to continue; they can still from "O3: Optimize Model". */
const DECLINED = "o3.declinedRuns";

/** Offers once to continue a run that was cut off: by a reload of the window, a crash or a power cut. */
export function offerResume(server: ServerWatch, runs: Runs, memory: vscode.Memento): vscode.Disposable {
  const offered = new Set<string>();
  return server.onDidChange(() => {
    if (runs.current || !vscode.workspace.isTrusted) return;
    const cutOff = server.models.find(
      (model) => wasCutOff(model) && !runs.wasBegun(model.name) && !offered.has(idOf(model)) && !declined(memory).includes(idOf(model)),
    );
    if (!cutOff) return;
    offered.add(idOf(cutOff));
    void offer(cutOff, memory);
  });
}

const idOf = (model: ModelEntry): string => model.unfinished?.runId ?? "";

const wasCutOff = ({ unfinished }: ModelEntry): boolean => unfinished?.cutOff === true;

const declined = (memory: vscode.Memento): readonly string[] => memory.get<readonly string[]>(DECLINED, []);

async function offer(model: ModelEntry, memory: vscode.Memento): Promise<void> {
  const resume = vscode.l10n.t("Resume");
  const no = vscode.l10n.t("Not Now");
  const trials = model.unfinished?.trials ?? 0;
  const chosen = await vscode.window.showInformationMessage(
    trials === 1
      ? vscode.l10n.t("O3: the run of {0} was cut off. 1 trial is kept; the run can be continued.", model.name)
      : vscode.l10n.t("O3: the run of {0} was cut off. {1} trials are kept; the run can be continued.", model.name, trials),
    resume,
    no,
  );
  if (chosen === resume)
    await vscode.commands.executeCommand(COMMANDS.optimizeModel, model.name, { resume: true, goal: model.unfinished?.goal });
  if (chosen === no) await memory.update(DECLINED, [...declined(memory), idOf(model)].slice(-50));
}
