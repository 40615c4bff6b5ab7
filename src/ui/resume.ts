import * as vscode from "vscode";
import { COMMANDS } from "../ids";
import type { ModelEntry } from "../protocol/worker";
import { continueOptions } from "./continuable";
import { notices, runOf } from "./notices";
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
  const { unfinished } = model;
  const trials = unfinished?.trials ?? 0;
  await notices.tell(runOf(model.name), {
    severity: "information",
    text:
      trials === 1
        ? vscode.l10n.t("O3: the run of {0} was cut off. 1 trial is kept; the run can be continued.", model.name)
        : vscode.l10n.t("O3: the run of {0} was cut off. {1} trials are kept; the run can be continued.", model.name, trials),
    actions: [
      {
        title: vscode.l10n.t("Resume"),
        run: () => vscode.commands.executeCommand(COMMANDS.optimizeModel, model.name, unfinished ? continueOptions(unfinished) : { resume: true }),
      },
      { title: vscode.l10n.t("Not Now"), run: () => memory.update(DECLINED, [...declined(memory), idOf(model)].slice(-50)) },
    ],
  });
}
