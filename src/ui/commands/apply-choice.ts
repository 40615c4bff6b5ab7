import * as vscode from "vscode";
import { NoFolder, Refusal } from "../refusal";
import { PRESET_NAMES } from "../../core/domain/evidence";
import type { BakedOptions } from "../../core/domain/baked-options";
import type { PresetName } from "../../core/domain/evidence";
import type { ModelEntry, PresetEntry } from "../../protocol/worker";
import { presetTitle } from "../../words/presets";
import { inWords } from "../../words/said";
import { refuseAway, refuseOffline } from "../away";
import { isNode } from "../nodes";
import { modelIn, pickFrom } from "../pick";
import { localFolders } from "../place";
import { say } from "../say";
import { stateInWords } from "../states";
import { compactTokens } from "../../core/format";
import type { Deps } from "./deps";

export interface Choice {
  readonly model: string;
  readonly preset: PresetName;
  /** As it was shown; null where only its name is known: then what is proven best now is meant. */
  readonly shown: { readonly runId: string | null; readonly options: BakedOptions } | null;
}

/** What is to be applied, and where. */
export interface What {
  readonly folder: vscode.WorkspaceFolder;
  readonly choice: Choice;
}

/** Asks for what the arguments leave open; null when the user turned away. */
export async function askWhat(deps: Deps, argument: unknown, preset: unknown, options: unknown): Promise<What | null> {
  const folder = await chooseFolder(options);
  if (!folder) return null;
  const choice = choiceIn(argument, preset, options) ?? (await pickPreset(deps, modelIn(argument)));
  if (choice) await refuseAway(deps.server, choice.model);
  return choice && { folder, choice };
}

async function chooseFolder(options: unknown): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = localFolders();
  const named = typeof options === "object" && options !== null && "folder" in options ? options.folder : undefined;
  const found = folders.find(({ uri, name }) => uri.fsPath === named || name === named);
  if (found) return found;
  if (folders.length === 0) throw new NoFolder(vscode.l10n.t("No folder is open: a preset is applied to a workspace folder. Open one first."));
  if (folders.length === 1) return folders[0];
  const items = folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Apply to which folder?") }))?.folder;
}

function choiceIn(argument: unknown, preset: unknown, options: unknown): Choice | null {
  if (isNode(argument) && argument.kind === "preset") return choiceOf(argument.model, argument.preset);
  const model = modelIn(argument);
  const name = PRESET_NAMES.find((known) => known === preset);
  return model !== null && name ? { model, preset: name, shown: shownIn(options) } : null;
}

const choiceOf = ({ name: model }: ModelEntry, { name, runId, options }: PresetEntry): Choice => ({ model, preset: name, shown: { runId, options } });

/** What the panel had on the screen. */
function shownIn(options: unknown): Choice["shown"] {
  const shown = typeof options === "object" && options !== null && "shown" in options ? options.shown : null;
  return typeof shown === "object" && shown !== null && "runId" in shown && "options" in shown ? (shown as Choice["shown"]) : null;
}

const RANK = { certified: 0, provisional: 1, rejected: 2 } as const;

/** What can be applied, what is proven best first. */
async function pickPreset(deps: Deps, model: string | null): Promise<Choice | null> {
  const items = async (): Promise<(vscode.QuickPickItem & { readonly choice: Choice })[]> => {
    await deps.server.refresh();
    const usable = deps.server.models
      .filter(({ name, away }) => (model === null || name === model) && away === null)
      .flatMap((entry) => entry.presets.filter(({ state }) => state !== "rejected").map((preset) => ({ entry, preset })))
      .sort((a, b) => RANK[a.preset.state] - RANK[b.preset.state]);
    if (usable.length === 0) {
      if (model === null) refuseOffline(deps.server);
      else await refuseAway(deps.server, model);
      throw new Refusal(vscode.l10n.t('There is no preset to apply yet. Run "O3: Optimize Model" first.'));
    }
    return usable.map(({ entry, preset }) => ({ ...itemOf(deps, entry, preset), choice: choiceOf(entry, preset) }));
  };
  return (await pickFrom(items(), { title: vscode.l10n.t("O3: Apply Preset"), matchOnDescription: true, matchOnDetail: true }))?.choice ?? null;
}

/** What tells the rows apart comes first: the end of a line is cut off. */
const itemOf = ({ applied }: Deps, entry: ModelEntry, preset: PresetEntry): vscode.QuickPickItem => ({
  label: `${presetTitle(preset.name, say)} · ${compactTokens(preset.contextTokens)}`,
  description: [
    entry.name,
    stateInWords(preset.changed.length > 0 ? "stale" : preset.state),
    ...(applied.has(entry.name, preset) ? [vscode.l10n.t("applied")] : []),
  ].join(" · "),
  detail: inWords(preset.words, say),
});
