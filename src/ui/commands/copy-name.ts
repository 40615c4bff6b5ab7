import * as vscode from "vscode";
import { Refusal } from "../refusal";
import { COMMANDS } from "../../ids";
import { presetTitle } from "../../words/presets";
import { isAppliedNode } from "../applied-nodes";
import { showError } from "../errors";
import { isNode } from "../nodes";
import { modelIn } from "../pick";
import { say } from "../say";
import type { Command, Deps } from "./deps";

interface Named {
  readonly model: string;
  readonly preset: string;
  readonly derivedModel: string;
}

const SHOWN_MS = 5_000;

/** A model's name to paste into an agent. */
export async function copyName(name: string): Promise<void> {
  await vscode.env.clipboard.writeText(name);
  vscode.window.setStatusBarMessage(vscode.l10n.t("Copied: {0}", name), SHOWN_MS);
}

/** O3: Copy Model Name [preset node | model, preset]; else of what is applied here. Returns the name; null where there is none. */
export const copyModelName =
  (deps: Deps): Command =>
  async (argument, preset) => {
    try {
      // Another preset than the one that was named is never meant.
      const isNamed = isAppliedNode(argument) || modelIn(argument) !== null;
      const named = isNamed ? nameIn(deps, argument, preset) : await deps.redraws.without(() => pickApplied(deps));
      if (!named) return null;
      await copyName(named.derivedModel);
      // An agent that is told a name which the server does not know stands still.
      if (deps.server.derivedModels?.includes(named.derivedModel) === false) void offerToApply(named);
      return named.derivedModel;
    } catch (error) {
      void showError(error, deps.log);
      return null;
    }
  };

function nameIn({ server }: Deps, argument: unknown, preset: unknown): Named | null {
  if (isAppliedNode(argument)) return argument.kind === "note" ? argument.note.names : argument.applied;
  const model = modelIn(argument);
  if (model === null) return null;
  const name = isNode(argument) && argument.kind === "preset" ? argument.preset.name : preset;
  const found = server.model(model)?.presets.find((known) => known.name === name);
  return found ? { model, preset: found.name, derivedModel: found.derivedModel } : null;
}

async function pickApplied({ applied }: Deps): Promise<Named | null> {
  const [only, ...more] = applied.here;
  if (!only) throw new Refusal(vscode.l10n.t('No preset is applied here. Run "O3: Apply Preset" first.'));
  if (more.length === 0) return only;
  const items = applied.here.map((here) => ({ label: here.derivedModel, description: here.folder.name, here }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("O3: Copy Model Name") }))?.here ?? null;
}

async function offerToApply({ model, preset, derivedModel }: Named): Promise<void> {
  const apply = vscode.l10n.t("Apply {0}", presetTitle(preset, say));
  const words = vscode.l10n.t("{0} is copied, but the server has no such model yet: applying the preset makes it.", derivedModel);
  if ((await vscode.window.showInformationMessage(words, apply)) === apply) await vscode.commands.executeCommand(COMMANDS.applyPreset, model, preset);
}
