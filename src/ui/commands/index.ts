import * as vscode from "vscode";
import { COMMANDS } from "../../ids";
import { applyAgain, applyPreset } from "./apply";
import { copyModelName } from "./copy-name";
import type { Command, Deps } from "./deps";
import { checkMachine } from "./machine";
import { optimizeModel } from "./optimize";
import { pullModel } from "./pull";
import { exportReport, openJournal, showResults, showRun } from "./results";
import { changeEndpoint, getStarted, manageTrust, openSettings, refresh, startServer } from "./server";
import { switchPreset } from "./switch-preset";
import { undoApply } from "./undo";
import { removeNote } from "./undo-told";

const cancel = ({ runs }: Deps): Command => {
  return () => {
    runs.cancel();
    return Promise.resolve();
  };
};

const decide =
  (decision: "apply" | "discard") =>
  ({ review }: Deps): Command =>
  () => {
    review.decide(decision);
    return Promise.resolve();
  };
const openHome = ({ home }: Deps): Command => {
  return () => {
    home.show();
    return Promise.resolve();
  };
};

const TABLE: Record<keyof typeof COMMANDS, (deps: Deps) => Command> = {
  openHome,
  optimizeModel,
  cancel,
  pullModel,
  showResults,
  showRun,
  applyPreset,
  applyAgain,
  applyChanges: decide("apply"),
  discardChanges: decide("discard"),
  removeNote,
  switchPreset,
  copyModelName,
  undoApply,
  undoThis: undoApply,
  refresh,
  checkMachine,
  exportReport,
  openJournal,
  changeEndpoint,
  startServer,
  openSettings,
  getStarted,
  manageTrust,
};

export const registerCommands = (deps: Deps): vscode.Disposable =>
  vscode.Disposable.from(
    ...Object.entries(TABLE).map(([name, command]) =>
      vscode.commands.registerCommand(COMMANDS[name as keyof typeof COMMANDS], command(deps)),
    ),
  );
