import { dirname, isAbsolute, join, sep } from "node:path";
import * as vscode from "vscode";
import type { Place } from "../protocol/worker";
import type { Config } from "./config";

/** Folders of the workspace that lie on this disk. */
export const localFolders = (): readonly vscode.WorkspaceFolder[] =>
  (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");

/** Words with the paths in a folder as they are seen from there: short enough to be read in a list. */
export const inFolder = (words: string, { uri }: vscode.WorkspaceFolder): string => words.replaceAll(`${uri.fsPath}${sep}`, "");

const PROJECT_FOLDER = "o3_results";

/** Server and folders as the settings have them now. */
export function placeNow(config: Config, storage: vscode.Uri): Place {
  const wanted = config.resultsFolder.value.trim();
  // A workspace that is not trusted decides nothing: what it calls results may be forged.
  const trusted = vscode.workspace.isTrusted ? localFolders().map(({ uri }) => uri.fsPath) : [];
  return {
    endpoint: config.endpoint.value,
    workspace: trusted[0] ?? null,
    // O3's storage is `User/globalStorage/<extension>` in it, in every profile.
    vscodeUserFolder: storage.scheme === "file" ? dirname(dirname(storage.fsPath)) : null,
    resultsFolder: wanted === "" ? null : isAbsolute(wanted) ? wanted : trusted[0] === undefined ? null : join(trusted[0], wanted),
    // Where results went before there was a store for the machine.
    projectFolders: [...trusted, storage.fsPath].map((folder) => join(folder, PROJECT_FOLDER)),
  };
}
