import * as vscode from "vscode";
import { PRESET_NAMES } from "../../core/domain/evidence";
import { sameBaked } from "../../core/domain/baked-options";
import type { BakedOptions } from "../../core/domain/baked-options";
import type { PresetName } from "../../core/domain/evidence";
import type { AgentWishes, AgentResult, ApplyPreview, ApplyResult, MeasuredPreset } from "../../protocol/apply";
import type { ModelEntry, PresetEntry } from "../../protocol/worker";
import { showError } from "../errors";
import { isNode } from "../nodes";
import { modelIn, pickFrom } from "../pick";
import { inFolder, localFolders } from "../place";
import { requireTrust } from "../trust";
import { compactTokens } from "../tree-items";
import { askReplace, chooseAgents } from "./choose-agents";
import type { Command, Deps } from "./deps";
import { refuseDuringRun } from "./during-run";
import { undoApply } from "./undo";
import { inWords } from "../../words/said";
import { groundInWords } from "../../words/ground";
import { say } from "../say";
import { presetTitle } from "../../words/presets";
import { stateInWords } from "../states";

interface Choice {
  readonly model: string;
  readonly preset: PresetName;
  /** As it was shown; null where only its name is known: then what is proven best now is meant. */
  readonly shown: { readonly runId: string | null; readonly options: BakedOptions } | null;
}

interface What {
  readonly folder: vscode.WorkspaceFolder;
  readonly choice: Choice;
}

/**
 * O3: Apply Preset. Arguments, all optional: a model (name or node), a preset's name, and {confirmed: true} with {folder}, which spares the
 * questions ({agents: [ids]}, {userFiles: true} and {replace: [ids]} say which agents are set up); a preset that is not proven, or that may not hold any more, asks all the same unless {anyway: true} is there too. Nothing is written
 * before the user has seen what. Returns the result; null when the user turned away or it failed.
 */
export const applyPreset =
  (deps: Deps): Command =>
  async (argument, preset, options) => {
    try {
      requireTrust();
      refuseDuringRun(deps);
      const asked = await deps.redraws.without(() => askWhat(deps, argument, preset, options));
      if (!asked) return null;
      const { folder, choice } = asked;
      const chosen = await measuredAs(deps, choice);
      const agents = await deps.redraws.without(() => chooseAgents(deps, { folder, chosen, options }));
      if (!agents) return null;
      const preview = await previewFor(deps, { folder, chosen, agents, ask: !isConfirmed(options) });
      if (!preview) return null;
      const doubts = doubtsOf(preview);
      if (!isSpared(options, doubts) && !(await confirm(preview, doubts, folder, deps))) return null;
      // A run may have begun while the user was reading.
      refuseDuringRun(deps);
      return await carryOut(deps, preview, folder);
    } catch (error) {
      void showError(error, deps.log);
      return null;
    } finally {
      void deps.server.refresh();
    }
  };

/** O3: Apply Again, on a preset of which something was changed since: to the same agents, after a preview of what differs. */
export const applyAgain =
  (deps: Deps): Command =>
  async (node) => {
    if (!isNode(node) || node.kind !== "preset") return null;
    const found = deps.appliedAgents.of(node.model.name, node.preset.name);
    // Who set up an agent whose settings count everywhere has agreed to that.
    const agents = found?.agents.map(({ id }) => id) ?? [];
    return applyPreset(deps)(node, undefined, { agents, userFiles: true, ...(found ? { folder: found.workspaceFolder } : {}) });
  };

/** The preset with its settings as they were measured. Throws where that is not what was shown. */
async function measuredAs({ reader, place }: Deps, { model, preset, shown }: Choice): Promise<MeasuredPreset> {
  const chosen = await reader.request("preset", { ...place(), model, preset, runId: shown?.runId ?? null });
  if (shown && !sameBaked(chosen.options, shown.options))
    throw new Error(vscode.l10n.t("{0} of {1} has changed since it was shown. Look at the results again before you apply it.", presetTitle(preset, say), model));
  return chosen;
}

interface ToPreview {
  readonly folder: vscode.WorkspaceFolder;
  readonly chosen: MeasuredPreset;
  readonly agents: AgentWishes;
  /** Whether somebody can say what becomes of values that are somebody else's. */
  readonly ask: boolean;
}

/** Null when the user turned away. */
async function previewFor(deps: Deps, { folder, chosen, agents, ask }: ToPreview): Promise<ApplyPreview | null> {
  const plan = (wishes: AgentWishes): Promise<ApplyPreview> =>
    deps.optimizer.request("planApply", { ...deps.place(), chosen, workspaceFolder: folder.uri.fsPath, agents: wishes });
  const preview = await plan(agents);
  const conflicts = preview.agents.filter(({ state }) => state === "conflict");
  if (!ask || conflicts.length === 0) return preview;
  const replace = await askReplace(conflicts, folder);
  if (!replace) return null;
  return replace.length === 0 ? preview : plan({ ...agents, replace });
}

/** What speaks against applying it, a paragraph each; none where it is proven and holds. */
const doubtsOf = ({ changed, unproven }: ApplyPreview): readonly string[] => [
  ...(unproven === null ? [] : [vscode.l10n.t("Not proven: {0}", inWords(unproven, say))]),
  ...(changed.length === 0 ? [] : [[vscode.l10n.t("Changed since it was measured:"), ...groundInWords(changed, say).map((reason) => `• ${reason}`)].join("\n")]),
];

async function askWhat(deps: Deps, argument: unknown, preset: unknown, options: unknown): Promise<What | null> {
  const folder = await chooseFolder(options);
  if (!folder) return null;
  const choice = choiceIn(argument, preset, options) ?? (await pickPreset(deps, modelIn(argument)));
  return choice && { folder, choice };
}

async function carryOut(deps: Deps, preview: ApplyPreview, folder: vscode.WorkspaceFolder): Promise<ApplyResult> {
  const result = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("O3 applies {0} and checks it on the server", presetTitle(preview.preset, say)),
      cancellable: true,
    },
    async (_, token) => {
      const controller = new AbortController();
      token.onCancellationRequested(() => {
        controller.abort();
      });
      return deps.optimizer.request("apply", { ...deps.place(), planId: preview.planId }, controller.signal);
    },
  );
  void deps.appliedAgents.refresh();
  void tell(deps, { preview, folder, result });
  return result;
}

interface Done {
  readonly preview: ApplyPreview;
  readonly folder: vscode.WorkspaceFolder;
  readonly result: ApplyResult;
}

async function tell(deps: Deps, { preview: { planId, model, preset }, folder, result: { derivedModel, verified, agents } }: Done): Promise<void> {
  const each = agents.map(resultLine).join(" ");
  const undo = vscode.l10n.t("Undo");
  const copy = vscode.l10n.t("Copy Model Name");
  const chosen = await (verified.state === "ok"
    ? (agents.every(({ state }) => state === "read-back" || state === "written") ? vscode.window.showInformationMessage : vscode.window.showWarningMessage)(
        `${vscode.l10n.t(
          "{0} of {1} is applied: agents that use the model {2} get {3} tokens, as the server confirms.",
          presetTitle(preset, say),
          model,
          derivedModel,
          verified.contextTokens.toLocaleString("en-US"),
        )} ${each}`.trim(),
        copy,
        undo,
      )
    : vscode.window.showWarningMessage(
        `${verified.state === "differs"
          ? vscode.l10n.t("{0} was applied to {1}, but the server uses other settings: {2}", presetTitle(preset, say), model, verified.why)
          : vscode.l10n.t("{0} of {1} was applied, but could not be checked on the server: {2}", presetTitle(preset, say), model, verified.why)} ${each}`.trim(),
        undo,
        copy,
      ));
  if (chosen === copy) await vscode.env.clipboard.writeText(derivedModel);
  if (chosen === undo) await undoApply(deps)({ agent: null, id: planId, folder: folder.uri.fsPath });
}

function resultLine({ title, state, why }: AgentResult): string {
  switch (state) {
    case "read-back":
      return vscode.l10n.t("{0}: written, and by its files it will use the preset.", title);
    case "written":
      return [vscode.l10n.t("{0}: written.", title), why].join(" ").trim();
    case "differs":
      return vscode.l10n.t("{0}: written, but {1}", title, why);
    case "not-written":
      return vscode.l10n.t("{0}: not written. {1}", title, why);
  }
}

/** What to know of each agent, and why one is left out; a line each. */
const agentLines = ({ agents }: ApplyPreview): readonly string[] =>
  agents.flatMap(({ title, state, why, notes }) =>
    state === "ready" ? notes.map((note) => `• ${title}: ${note}`) : [`• ${vscode.l10n.t("{0} is left out: {1}", title, why)}`],
  );

/** The list of changes; a diff of each file on wish. */
async function confirm(preview: ApplyPreview, doubts: readonly string[], folder: vscode.WorkspaceFolder, deps: Deps): Promise<boolean> {
  const doubtful = doubts.length > 0;
  const apply = doubtful ? vscode.l10n.t("Apply Anyway") : vscode.l10n.t("Apply");
  const ask: typeof vscode.window.showInformationMessage = doubtful ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const show = vscode.l10n.t("Show Changes");
  const question = vscode.l10n.t("Apply {0} of {1}?", presetTitle(preview.preset, say), preview.model);
  const list = preview.words.map((words) => `• ${inFolder(words, folder)}`).join("\n");
  const detail = `${[...doubts, ...preview.notes, list, ...(agentLines(preview).length === 0 ? [] : [agentLines(preview).join("\n")])].join("\n\n")}\n\n${vscode.l10n.t('"O3: Undo Last Apply" undoes all of it.')}`;
  const answer = await ask(question, { modal: true, detail }, apply, show);
  if (answer !== show) return answer === apply;
  for (const change of preview.changes) {
    if (change.kind !== "file") continue;
    const before = deps.previews.put(`${preview.planId}/before${change.path}`, change.before ?? "");
    const after = deps.previews.put(`${preview.planId}/after${change.path}`, change.after);
    await vscode.commands.executeCommand(
      "vscode.diff",
      before,
      after,
      vscode.l10n.t("{0} (before ↔ with {1})", change.path.split(/[\\/]/).at(-1) ?? "", presetTitle(preview.preset, say)),
      // One tab each: a tab that is a mere preview gives way to the next.
      { preview: false },
    );
  }
  return (await ask(question, apply, vscode.l10n.t("Don't Apply"))) === apply;
}

const isTrue = (options: unknown, name: string): boolean => typeof options === "object" && options !== null && (options as Partial<Record<string, unknown>>)[name] === true;

const isConfirmed = (options: unknown): boolean => isTrue(options, "confirmed");

const isSpared = (options: unknown, doubts: readonly string[]): boolean => isConfirmed(options) && (doubts.length === 0 || isTrue(options, "anyway"));

async function chooseFolder(options: unknown): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = localFolders();
  const named = typeof options === "object" && options !== null && "folder" in options ? options.folder : undefined;
  const found = folders.find(({ uri, name }) => uri.fsPath === named || name === named);
  if (found) return found;
  if (folders.length === 0) throw new Error(vscode.l10n.t("No folder is open: a preset is applied to a workspace folder. Open one first."));
  if (folders.length === 1) return folders[0];
  const items = folders.map((folder) => ({ label: folder.name, description: folder.uri.fsPath, folder }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t("Apply to which folder?") }))?.folder;
}

function choiceIn(argument: unknown, preset: unknown, options: unknown): Choice | null {
  if (isNode(argument) && argument.kind === "preset") return choiceOf(argument.model, argument.preset);
  const model = modelIn(argument);
  const name = PRESET_NAMES.find((known) => known === preset);
  return model !== null && name ? { model, preset: name, shown: shownIn(options) } : null;
}

const choiceOf = ({ name: model }: ModelEntry, { name, runId, options }: PresetEntry): Choice => ({ model, preset: name, shown: { runId, options } });

/** What the panel had on the screen. */
function shownIn(options: unknown): Choice["shown"] {
  const shown = typeof options === "object" && options !== null && "shown" in options ? options.shown : null;
  return typeof shown === "object" && shown !== null && "runId" in shown && "options" in shown ? (shown as Choice["shown"]) : null;
}

const RANK = { certified: 0, provisional: 1, rejected: 2 } as const;

/** What can be applied, what is proven best first. */
async function pickPreset(deps: Deps, model: string | null): Promise<Choice | null> {
  const items = async (): Promise<(vscode.QuickPickItem & { readonly choice: Choice })[]> => {
    await deps.server.refresh();
    const usable = deps.server.models
      .filter(({ name }) => model === null || name === model)
      .flatMap((entry) => entry.presets.filter(({ state }) => state !== "rejected").map((preset) => ({ entry, preset })))
      .sort((a, b) => RANK[a.preset.state] - RANK[b.preset.state]);
    if (usable.length === 0) throw new Error(nothingToApply(deps.server.state?.state === "down" ? deps.server.state.message : null));
    return usable.map(({ entry, preset }) => ({ ...itemOf(entry, preset), choice: choiceOf(entry, preset) }));
  };
  return (await pickFrom(items(), { title: vscode.l10n.t("O3: Apply Preset"), matchOnDetail: true }))?.choice ?? null;
}

const nothingToApply = (down: string | null): string =>
  down ?? vscode.l10n.t('There is no preset to apply yet. Run "O3: Optimize Model" first.');

const itemOf = (entry: ModelEntry, preset: PresetEntry): vscode.QuickPickItem => ({
  label: `${entry.name}: ${presetTitle(preset.name, say)}`,
  description: [compactTokens(preset.contextTokens), stateInWords(preset.changed.length > 0 ? "stale" : preset.state)].join(" · "),
  detail: inWords(preset.words, say),
});
