import * as vscode from "vscode";
import type { Finding } from "../../core/domain/hardware";
import { showError } from "../errors";
import type { Command, Deps } from "./deps";

/** O3: Check This Machine: what the doctor of the command line finds, as a page. Returns the findings. */
export const checkMachine =
  (deps: Deps): Command =>
  async () => {
    try {
      const findings = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: vscode.l10n.t("O3 checks this machine") },
        () => deps.reader.request("doctor", deps.place()),
      );
      const page = deps.previews.put("O3: This Machine.md", pageOf(findings));
      await vscode.commands.executeCommand("markdown.showPreview", page);
      return findings;
    } catch (error) {
      void showError(error, deps.log);
      return null;
    }
  };

function pageOf(findings: readonly Finding[]): string {
  const marks = { ok: "ok", warning: "**warning**", problem: "**problem**" } as const;
  const count = (state: Finding["state"]): number => findings.filter((finding) => finding.state === state).length;
  const verdict =
    count("problem") > 0
      ? vscode.l10n.t("Fix the problems below first.")
      : count("warning") > 0
        ? vscode.l10n.t("O3 can measure here, with these warnings.")
        : vscode.l10n.t("All is well: O3 can measure here.");
  const rows = findings.map(
    ({ state, what, detail, remedy }) => `| ${marks[state]} | ${cell(what)} | ${cell(detail)}${remedy ? `<br>→ ${cell(remedy)}` : ""} |`,
  );
  return [`# ${vscode.l10n.t("This machine")}`, "", verdict, "", "| | | |", "|---|---|---|", ...rows, ""].join("\n");
}

/** Names of GPUs, versions and messages come from outside: they must stay text in a table's cell. */
const cell = (text: string): string =>
  text.replaceAll(/[\\`*_{}[\]<>()#|!]/g, (sign) => `&#${sign.charCodeAt(0)};`).replaceAll(/\s*\n\s*/g, " ");
