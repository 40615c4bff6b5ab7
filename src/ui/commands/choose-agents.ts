import * as vscode from "vscode";
import type { AgentOffer, AgentWishes, MeasuredPreset } from "../../protocol/apply";
import { inFolder } from "../place";
import type { Deps } from "./deps";

/** None: the model and O3's own note alone. */
const NO_AGENTS: AgentWishes = { ids: [], replace: [], userFiles: false };

interface Asked {
  readonly folder: vscode.WorkspaceFolder;
  readonly chosen: MeasuredPreset;
  readonly options: unknown;
}

/**
 * Which coding agents get the preset: those that are used in the folder come checked. Choosing one whose settings count everywhere is the consent to
 * write them. Null when the user turned away. `{confirmed: true}` among the options spares the question, and `agents` there names them.
 */
export async function chooseAgents({ reader, place }: Deps, { folder, chosen, options }: Asked): Promise<AgentWishes | null> {
  const named = namedIn(options);
  if (named !== null) return named;
  const { numCtx } = chosen.settings;
  if (numCtx === "auto") return NO_AGENTS;
  const offers = await reader.request("agentOffers", {
    ...place(),
    workspaceFolder: folder.uri.fsPath,
    extensions: Object.fromEntries(vscode.extensions.all.map(({ id, packageJSON }) => [id.toLowerCase(), versionIn(packageJSON)])),
    model: chosen.model,
    contextTokens: numCtx,
  });
  const fit = offers.filter(({ unfit }) => unfit === null);
  const unfit = offers.filter((offer) => offer.inUse && offer.unfit !== null);
  // Where the window is too small for all of them there is nothing to choose.
  if (fit.length === 0) return NO_AGENTS;
  return pick(fit, unfit, folder);
}

type Item = vscode.QuickPickItem & { readonly offer?: AgentOffer };

async function pick(fit: readonly AgentOffer[], unfit: readonly AgentOffer[], folder: vscode.WorkspaceFolder): Promise<AgentWishes | null> {
  const items: Item[] = [
    ...[...fit].sort((a, b) => Number(b.inUse) - Number(a.inUse)).map((offer) => ({ ...itemOf(offer, folder), offer })),
    // Who chooses one of these is told the whole reason in the preview.
    ...(unfit.length === 0 ? [] : [{ label: vscode.l10n.t("not with this preset"), kind: vscode.QuickPickItemKind.Separator }]),
    ...unfit.map((offer) => ({ label: offer.title, detail: offer.unfit ?? "", offer })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: vscode.l10n.t("Set up which coding agents?"),
    placeHolder: vscode.l10n.t("Where none is chosen, only the model on the server is made"),
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  if (!picked) return null;
  const offers = picked.flatMap(({ offer }) => offer ?? []);
  return { ids: offers.map(({ id }) => id), replace: [], userFiles: offers.some(({ level }) => level === "user") };
}

const itemOf = ({ title, level, inUse, why, neverUnasked, written }: AgentOffer, folder: vscode.WorkspaceFolder): vscode.QuickPickItem => ({
  label: title,
  description: [
    ...(written ? [vscode.l10n.t("set up by O3")] : []),
    ...(level === "user" ? [vscode.l10n.t("counts in all your projects")] : []),
    inUse ? inFolder(why[0] ?? "", folder) : vscode.l10n.t("not seen here"),
  ].join(" · "),
  ...(neverUnasked === null ? {} : { detail: neverUnasked }),
  picked: written || (inUse && level === "workspace" && neverUnasked === null),
});

/** Agents that the arguments of a command name; null where they leave that to the user. */
export function namedIn(options: unknown): AgentWishes | null {
  if (typeof options !== "object" || options === null) return null;
  const { confirmed, agents, userFiles, replace } = options as Partial<Record<string, unknown>>;
  const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter((id) => typeof id === "string") : []);
  if (Array.isArray(agents)) return { ids: textsIn(agents), replace: textsIn(replace), userFiles: userFiles === true };
  return confirmed === true ? NO_AGENTS : null;
}

const versionIn = (manifest: unknown): string | null =>
  typeof manifest === "object" && manifest !== null && "version" in manifest && typeof manifest.version === "string" ? manifest.version : null;

/** Agents that have somebody else's values under O3's name: those for which the user wants them replaced. Null when the user turned away. */
export async function askReplace(conflicts: readonly { readonly id: string; readonly title: string; readonly why: string }[], folder: vscode.WorkspaceFolder): Promise<readonly string[] | null> {
  const replace: string[] = [];
  for (const { id, title, why } of conflicts) {
    const yes = vscode.l10n.t("Replace");
    const no = vscode.l10n.t("Leave {0} Out", title);
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t("{0} is set up for something else already.", title), { modal: true, detail: inFolder(why, folder) }, yes, no);
    if (answer === undefined) return null;
    if (answer === yes) replace.push(id);
  }
  return replace;
}
