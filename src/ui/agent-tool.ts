import * as vscode from "vscode";
import { TOOL } from "../ids";
import type { O3Api } from "./api";

interface Input {
  readonly model?: string;
}

/** Lets an agent in VS Code ask which settings were measured; it reads, and changes nothing. */
export const registerAgentTool = (api: O3Api): vscode.Disposable =>
  vscode.lm.registerTool<Input>(TOOL, {
    prepareInvocation: ({ input }) => ({
      invocationMessage: input.model
        ? vscode.l10n.t("Looking up what O3 measured for {0}", input.model)
        : vscode.l10n.t("Looking up what O3 measured"),
    }),
    invoke: async ({ input }) => {
      const presets = await api.getPresets(input.model);
      const text =
        presets.length > 0
          ? JSON.stringify({ presets, applied: api.getApplied() })
          : 'O3 has measured nothing for this yet. The user can run the command "O3: Optimize Model"; do not guess settings.';
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
    },
  });
