import { dirname, isAbsolute, join, sep } from "node:path";
import * as vscode from "vscode";
import type { Place } from "../protocol/worker";
import type { Config } from "./config";

/** Folders of the workspace that lie on this disk. */
export const localFolders = (): readonly vscode.WorkspaceFolder[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");

/** Words with the paths in a folder as they are seen from there: short enough to be read in a list. */
export const inFolder = (words: string, { uri }: vscode.WorkspaceFolder): string => words.replaceAll(`${uri.fsPath}${sep}`, "");

/** Server and folders as the settings have them now. Without a folder on this disk results go to O3's own storage. */
export function placeNow(config: Config, storage: vscode.Uri): Place {
  const workspace = localFolders()[0]?.uri.fsPath ?? null;
  const wanted = config.resultsFolder.value.trim() === "" ? "o3_results" : config.resultsFolder.value.trim();
  return {
    endpoint: config.endpoint.value,
    // A workspace that is not trusted decides nothing.
    workspace: vscode.workspace.isTrusted ? workspace : null,
    // O3's storage is `User/globalStorage/<extension>` in it, in every profile.
    vscodeUserFolder: storage.scheme === "file" ? dirname(dirname(storage.fsPath)) : null,
    resultsFolder: isAbsolute(wanted) ? wanted : join(workspace ?? storage.fsPath, wanted),
  };
}
