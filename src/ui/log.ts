import type * as vscode from "vscode";

/** Where the extension writes what went on; VS Code's LogOutputChannel is one. */
export type Log = Pick<vscode.LogOutputChannel, "debug" | "info" | "warn" | "error" | "show">;
