import * as vscode from "vscode";
import { TOOL } from "../ids";
import { inWords } from "../words/said";
import type { Applied } from "./applied";
import type { ServerWatch } from "./server";
import { toolAnswer } from "./tool-answer";

interface Input {
  readonly model?: string;
}

/** Lets an agent in VS Code ask which settings were measured; it reads, and changes nothing. */
export const registerAgentTool = (server: ServerWatch, applied: Applied): vscode.Disposable =>
  vscode.lm.registerTool<Input>(TOOL, {
    prepareInvocation: ({ input }) => ({
      invocationMessage: input.model
        ? vscode.l10n.t("Looking up what O3 measured for {0}", input.model)
        : vscode.l10n.t("Looking up what O3 measured"),
    }),
    invoke: async ({ input }) => {
      await server.known();
      const answer = toolAnswer(input.model, {
        endpoint: server.state?.endpoint ?? "",
        down: server.state?.state === "down" ? inWords(server.state.message) : null,
        // What was deleted from the server is of no use; a server that is merely down keeps its models.
        models: server.models.filter(({ away }) => away !== "not-on-server"),
        derivedModels: server.derivedModels,
        applied: applied.here.map(({ folder, ...here }) => ({ ...here, folder: folder.uri.fsPath })),
      });
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
    },
  });
