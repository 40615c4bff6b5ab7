import * as vscode from "vscode";
import type { DONE } from "../ids";

/** A step of the walkthrough succeeded: it gets its tick, which it does not get where a command merely ran. */
export const markDone = (step: (typeof DONE)[keyof typeof DONE]): void => void vscode.commands.executeCommand("setContext", step, true);
