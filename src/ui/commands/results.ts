import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { Refusal } from "../refusal";
import { EXPORT_FORMATS } from "../../protocol/panel";
import type { ExportFormat } from "../../protocol/panel";
import { DONE } from "../../ids";
import { markDone } from "../done";
import { showError } from "../errors";
import { isNode } from "../nodes";
import { modelIn, pickModel } from "../pick";
import type { Command, Deps } from "./deps";

/** The model meant, else the one that runs, is shown, or is the only one measured; else the user is asked. */
async function measuredModel(deps: Deps, argument: unknown, title: string): Promise<string | undefined> {
  const named = modelIn(argument) ?? deps.runs.current?.job.model;
  if (named !== undefined) return named;
  if (deps.results.shown.subject.id !== "") return deps.results.shown.subject.id;
  const measured = deps.server.models.filter(({ runs }) => runs.length > 0);
  if (measured.length === 1) return measured[0]?.name;
  return pickModel(deps.server, title, measured.length > 0 ? ({ runs }) => runs.length > 0 : undefined);
}

const runIn = (argument: unknown): string | null => {
  if (isNode(argument)) return argument.kind === "run" ? argument.run.runId : null;
  const runId = typeof argument === "object" && argument !== null && "runId" in argument ? argument.runId : null;
  return typeof runId === "string" ? runId : null;
};

/** O3: Show Results [model or node]. */
export const showResults =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      const model = await deps.redraws.without(() => measuredModel(deps, argument, vscode.l10n.t("O3: Show Results")));
      if (model === undefined) return;
      await deps.results.show({ kind: "model", id: deps.server.model(model)?.name ?? model }, runIn(argument));
      if (deps.results.hasEvidence) markDone(DONE.seeEvidence);
    } catch (error) {
      void showError(error, deps.log);
    }
  };

/** O3: Show the Running Measurement. */
export const showRun =
  ({ runs, results }: Deps): Command =>
  async () => {
    if (runs.current) await results.show({ kind: "model", id: runs.current.job.model }, null);
  };

const FORMAT_NAMES: Record<ExportFormat, string> = {
  csv: "CSV: all trials",
  md: "Markdown: report",
  yaml: "YAML: presets",
  json: "JSON: report",
};

/** O3: Export Report [model or node] [format] [file]. */
export const exportReport =
  (deps: Deps): Command =>
  async (argument, wanted, target) => {
    try {
      const asked = await deps.redraws.without(() => askWhatToExport(deps, argument, wanted));
      if (!asked) return;
      const { model, format } = asked;
      const text = await deps.reader.request("export", { ...deps.place(), subject: { kind: "model", id: model }, runId: runIn(argument), format });
      const name = `${model.replaceAll(/[^A-Za-z0-9._-]+/g, "_")}.${format}`;
      const folder = deps.place().workspace ?? homedir();
      const file =
        target instanceof vscode.Uri
          ? target
          : await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(join(folder, name)), title: vscode.l10n.t("Export the Report of {0}", model) });
      if (!file) return;
      await vscode.workspace.fs.writeFile(file, Buffer.from(text, "utf8"));
      void offerToOpen(model, file);
    } catch (error) {
      void showError(error, deps.log);
    }
  };

async function askWhatToExport(deps: Deps, argument: unknown, wanted: unknown): Promise<{ model: string; format: ExportFormat } | null> {
  const model = await measuredModel(deps, argument, vscode.l10n.t("O3: Export Report"));
  if (model === undefined) return null;
  const format = EXPORT_FORMATS.find((known) => known === wanted) ?? (await pickFormat(model));
  return format ? { model, format } : null;
}

async function pickFormat(model: string): Promise<ExportFormat | undefined> {
  const items = EXPORT_FORMATS.map((format) => ({ label: FORMAT_NAMES[format], format }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("O3: Export the Report of {0}", model) }))?.format;
}

async function offerToOpen(model: string, file: vscode.Uri): Promise<void> {
  const open = vscode.l10n.t("Open");
  if ((await vscode.window.showInformationMessage(vscode.l10n.t("The report of {0} was written to {1}.", model, file.fsPath), open)) === open)
    await vscode.window.showTextDocument(file);
}

/** O3: Open Journal [model or node]. */
export const openJournal =
  (deps: Deps): Command =>
  async (argument) => {
    try {
      const model = await measuredModel(deps, argument, vscode.l10n.t("O3: Open Journal"));
      if (model === undefined) return;
      const path = await deps.reader.request("journalPath", { ...deps.place(), model });
      const file = vscode.Uri.file(path);
      try {
        await vscode.workspace.fs.stat(file);
      } catch {
        throw new Refusal(vscode.l10n.t('{0} was not measured yet: there is no journal. Run "O3: Optimize Model" first.', model));
      }
      await vscode.window.showTextDocument(file, { preview: true });
    } catch (error) {
      void showError(error, deps.log);
    }
  };
