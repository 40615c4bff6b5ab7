import * as vscode from "vscode";
import { compactTokens } from "../../core/format";
import type { ModelEntry, PresetEntry } from "../../protocol/worker";
import { presetTitle } from "../../words/presets";
import { inWords } from "../../words/said";
import type { AppliedHere } from "../applied";
import { showError } from "../errors";
import { pickFrom } from "../pick";
import { appliedNow } from "../preset-status";
import { say } from "../say";
import { stateInWords } from "../states";
import { applyPreset } from "./apply";
import { copyName } from "./copy-name";
import type { Command, Deps } from "./deps";
import { undoApply } from "./undo";

type Item = vscode.QuickPickItem & { readonly run?: () => Promise<unknown> };

/** O3: Switch Preset. The presets of the model that is applied here, then those of the others, each with how it stands; and what else is done with the one that is applied. */
export const switchPreset =
  (deps: Deps): Command =>
  async () => {
    try {
      const now = appliedNow(deps.applied);
      if (!now) return await applyPreset(deps)();
      const title = vscode.l10n.t("O3: {0} of {1} is applied. Switch to", presetTitle(now.preset, say), now.model);
      const items = deps.server.known().then((models) => itemsFor(deps, now, models));
      const chosen = await deps.redraws.without(() => pickFrom(items, { title, matchOnDescription: true }));
      return (await chosen?.run?.()) ?? null;
    } catch (error) {
      void showError(error, deps.log);
      return null;
    }
  };

function itemsFor(deps: Deps, now: AppliedHere, models: readonly ModelEntry[]): Item[] {
  const usable = models.filter(({ away, presets }) => away === null && presets.some(({ state }) => state !== "rejected"));
  const [own, others] = [usable.filter(({ name }) => name === now.model), usable.filter(({ name }) => name !== now.model)];
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  return [
    ...[...own, ...others].flatMap((model) => [separator(model.name), ...presetItems(deps, now, model)]),
    separator(vscode.l10n.t("What is applied")),
    { label: `$(copy) ${vscode.l10n.t("Copy Model Name")}`, description: now.derivedModel, run: () => copyName(now.derivedModel) },
    { label: `$(discard) ${vscode.l10n.t("Undo Last Apply")}`, run: () => undoApply(deps)() },
  ];
}

const presetItems = (deps: Deps, now: AppliedHere, model: ModelEntry): Item[] =>
  model.presets
    .filter(({ state }) => state !== "rejected")
    .map((preset) => ({ ...itemOf(model, preset, now), run: () => applyPreset(deps)(model.name, preset.name, { shown: { runId: preset.runId, options: preset.options }, folder: now.folder.uri.fsPath }) }));

function itemOf({ name }: ModelEntry, preset: PresetEntry, now: AppliedHere): Item {
  const applied = now.model === name && now.preset === preset.name;
  return {
    label: `${applied ? "$(check) " : ""}${presetTitle(preset.name, say)} · ${compactTokens(preset.contextTokens)}`,
    description: [stateInWords(preset.changed.length > 0 ? "stale" : preset.state), ...(applied ? [vscode.l10n.t("applied")] : [])].join(" · "),
    detail: inWords(preset.words, say),
  };
}
