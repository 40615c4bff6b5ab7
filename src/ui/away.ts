import * as vscode from "vscode";
import { isDown } from "./message";
import { Refusal } from "./refusal";
import type { ServerWatch } from "./server";

const SCHEME = "o3-away";

/** What a row of a tree stands for whose model the server does not have now: by it the row is grey. */
export const awayUri = (id: string): vscode.Uri => vscode.Uri.from({ scheme: SCHEME, path: `/${id}` });

export const greyAwayRows = (): vscode.Disposable =>
  vscode.window.registerFileDecorationProvider({
    provideFileDecoration: ({ scheme }) => (scheme === SCHEME ? new vscode.FileDecoration(undefined, undefined, new vscode.ThemeColor("disabledForeground")) : undefined),
  });

/** Why the server can be asked nothing, of a model where one is named; null where it can. */
export function whyAway(server: ServerWatch, model: string | null): string | null {
  if (server.state?.state === "down") return vscode.l10n.t("The server is offline.");
  const away = model === null ? null : (server.model(model)?.away ?? null);
  return away === null ? null : vscode.l10n.t("The server does not have this model (any more).");
}

/** Throws, with the reason, where the server does not have a model now: its results are known from the disk alone. */
export async function refuseAway(server: ServerWatch, model: string): Promise<void> {
  const isAway = (): boolean => (server.model(model)?.away ?? null) !== null;
  if (!isAway()) return;
  // It may be back since it was asked last.
  await server.refresh();
  if (!isAway()) return;
  refuseOffline(server);
  throw new Refusal(vscode.l10n.t("{0} is not on this server (any more): pull it first, or change the endpoint. What was measured is still there.", model));
}

/** Throws in the server's own words where it does not answer. */
export function refuseOffline({ state }: ServerWatch): void {
  if (state?.state === "down") throw isDown(state);
}
