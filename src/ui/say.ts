import * as vscode from "vscode";
import { fillIn } from "../words/say";
import type { Say } from "../words/say";

/** A sentence of src/words in the language of the window. */
export const say: Say = (english, ...values) => fillIn(vscode.l10n.t(english), values);
