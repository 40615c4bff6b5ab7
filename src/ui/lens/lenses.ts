import * as vscode from "vscode";
import { compactTokens } from "../../core/format";
import { COMMANDS } from "../../ids";
import { presetTitle } from "../../words/presets";
import { inWords } from "../../words/said";
import type { Config } from "../config";
import { say } from "../say";
import type { ServerWatch } from "../server";
import { tooltip } from "../tooltip";
import { FILES_WITH_MODELS } from "./files";
import { asNamed, lensOf, namedModels, provenPresets } from "./known";
import type { NamedModel } from "./known";
import { mentionsIn } from "./mentions";
import type { Mention } from "./mentions";

interface Found {
  readonly mention: Mention;
  readonly named: NamedModel;
  readonly range: vscode.Range;
}

/**
 * Says beside each model's name in agents' settings and Modelfiles what it gets there and what is proven, with Use. It tells what O3 knows already:
 * nobody is asked for it.
 */
class ModelLenses implements vscode.CodeLensProvider, vscode.HoverProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: readonly vscode.Disposable[];

  readonly onDidChangeCodeLenses = this.changed.event;

  constructor(
    private readonly server: ServerWatch,
    private readonly config: Config,
  ) {
    const again = (): void => {
      this.changed.fire();
    };
    this.subscriptions = [server.onDidChange(again), config.codeLens.onDidChange(again)];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    return this.foundIn(document).flatMap(({ mention, named, range }) => {
      const lens = lensOf(named, mention, say);
      if (!lens) return [];
      const { model } = named;
      const use = lens.preset && { command: COMMANDS.applyPreset, arguments: [model.name, lens.preset.name, { shown: { runId: lens.preset.runId, options: lens.preset.options } }] };
      return [new vscode.CodeLens(range, { title: lens.title, ...(use ?? { command: COMMANDS.showResults, arguments: [model.name] }) })];
    });
  }

  provideHover(document: vscode.TextDocument, position: vscode.Position): vscode.Hover | null {
    const found = this.foundIn(document).find(({ range }) => range.contains(position));
    if (!found) return null;
    const { mention, named, range } = found;
    const { model } = named;
    const proven = provenPresets(model);
    const paragraphs = [
      asNamed(named, mention, say),
      ...(proven.length === 0 ? [vscode.l10n.t("O3 has proven no preset of {0} yet.", model.name)] : []),
      ...proven.map((preset) => `${presetTitle(preset.name, say)}, ${compactTokens(preset.contextTokens)}: ${inWords(preset.words, say)}`),
    ];
    const links = proven.map((preset) => ({
      title: vscode.l10n.t("Use {0}", presetTitle(preset.name, say)),
      command: COMMANDS.applyPreset,
      arguments: [model.name, preset.name, { shown: { runId: preset.runId, options: preset.options } }],
    }));
    const more = proven.length === 0 ? { title: vscode.l10n.t("Optimize"), command: COMMANDS.optimizeModel, arguments: [model.name] } : { title: vscode.l10n.t("Show Results"), command: COMMANDS.showResults, arguments: [model.name] };
    return new vscode.Hover(tooltip(model.name, paragraphs, [...links, more]), range);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
    this.changed.dispose();
  }

  private foundIn(document: vscode.TextDocument): readonly Found[] {
    if (!this.config.codeLens.value) return [];
    const known = namedModels(this.server.models.filter(({ away }) => away !== "not-on-server"));
    return mentionsIn(document.getText(), [...known.keys()]).flatMap((mention) => {
      const named = known.get(mention.model);
      return named ? [{ mention, named, range: new vscode.Range(document.positionAt(mention.offset), document.positionAt(mention.offset + mention.length)) }] : [];
    });
  }
}

export function registerModelLenses(server: ServerWatch, config: Config): vscode.Disposable {
  const lenses = new ModelLenses(server, config);
  const files = FILES_WITH_MODELS.map((pattern) => ({ scheme: "file", pattern }));
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(files, lenses), vscode.languages.registerHoverProvider(files, lenses));
}
