import * as vscode from "vscode";
import type { RunSnapshot } from "../core/events";
import { doingInWords } from "../words/doing";

/** What a run is doing, in the language of the window. */
export const doingNow = (snapshot: Pick<RunSnapshot, "doing"> | null): string =>
  snapshot ? doingInWords(snapshot.doing, (english, ...values) => vscode.l10n.t(english, ...values)) : vscode.l10n.t("starting");
