import * as vscode from "vscode";
import { Refusal } from "../refusal";
import { sameBaked } from "../../core/domain/baked-options";
import type { AgentWishes, ApplyPreview, ApplyResult, MeasuredPreset } from "../../protocol/apply";
import { presetTitle } from "../../words/presets";
import { markDone } from "../done";
import { showError } from "../errors";
import { DONE } from "../../ids";
import { isAppliedNode } from "../applied-nodes";
import { isNode } from "../nodes";
import { say } from "../say";
import { requireTrust } from "../trust";
import { askWhat } from "./apply-choice";
import type { Choice } from "./apply-choice";
import { confirm, isDoubtful } from "./apply-question";
import { tell, tellAlreadyApplied } from "./apply-told";
import { askReplace, chooseAgents, namedIn } from "./choose-agents";
import type { Command, Deps } from "./deps";
import { refuseDuringRun } from "./during-run";

/**
 * O3: Apply Preset. Arguments, all optional: a model (name or node), a preset's name, and {confirmed: true} with {folder}, which spares the
 * questions ({agents: [ids]}, {userFiles: true} and {replace: [ids]} say which agents are set up); a preset that is not proven, or that may not hold any more, asks all the same unless {anyway: true} is there too. Nothing is written
 * before the user has seen what, and what is applied already is said and not asked. Returns the result; null when the user turned away, it failed, or there was nothing to do.
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
      if (namedIn(options) === null && !(await isMoreWanted(deps, folder, chosen))) return null;
      const agents = await deps.redraws.without(() => chooseAgents(deps, { folder, chosen, options }));
      if (!agents) return null;
      const preview = await previewFor(deps, { folder, chosen, agents, ask: !isConfirmed(options) });
      if (!preview) return null;
      if (!isSpared(options, preview) && !(await confirm(preview, folder, deps))) return null;
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

/** O3: Apply Again, on what was applied and changed since: to the same agents, after a preview of what differs. */
export const applyAgain =
  (deps: Deps): Command =>
  async (node) => {
    const again = againIn(deps, node);
    // Who set up an agent whose settings count everywhere has agreed to that.
    return again && applyPreset(deps)(again.model, again.preset, { agents: again.agents, userFiles: true, folder: again.folder });
  };

interface Again {
  readonly model: string;
  readonly preset: string;
  readonly agents: readonly string[];
  readonly folder: string | undefined;
}

function againIn(deps: Deps, node: unknown): Again | null {
  if (isAppliedNode(node)) {
    if (node.kind === "note") return node.note.names && { ...node.note.names, agents: [], folder: node.note.workspaceFolder };
    const { model, preset, agents, workspaceFolder } = node.applied;
    return { model, preset, agents: agents.map(({ id }) => id), folder: workspaceFolder };
  }
  if (!isNode(node) || node.kind !== "preset") return null;
  const found = deps.appliedAgents.of(node.model.name, node.preset.name);
  return { model: node.model.name, preset: node.preset.name, agents: (found?.agents ?? []).map(({ id }) => id), folder: found?.workspaceFolder };
}

/** The preset with its settings as they were measured. Throws where that is not what was shown. */
async function measuredAs({ reader, place }: Deps, { model, preset, shown }: Choice): Promise<MeasuredPreset> {
  const chosen = await reader.request("preset", { ...place(), model, preset, runId: shown?.runId ?? null });
  if (shown && !sameBaked(chosen.options, shown.options))
    throw new Refusal(vscode.l10n.t("{0} of {1} has changed since it was shown. Look at the results again before you apply it.", presetTitle(preset, say), model));
  return chosen;
}

/** Whether there is something to do: where it is applied, and nothing of it was changed since, the user may still want it for more agents. */
async function isMoreWanted(deps: Deps, folder: vscode.WorkspaceFolder, chosen: MeasuredPreset): Promise<boolean> {
  const here = deps.applied.here.some(
    (applied) => applied.folder === folder && applied.model === chosen.model && applied.preset === chosen.preset && sameBaked(applied.options, chosen.options),
  );
  if (!here) return true;
  await deps.appliedAgents.refresh();
  const reached = deps.appliedAgents.of(chosen.model, chosen.preset)?.agents ?? [];
  const wishes = { ids: reached.map(({ id }) => id), replace: [], userFiles: true };
  const preview = await planFor(deps, { folder, chosen })(wishes);
  return !preview.alreadyApplied || tellAlreadyApplied(preview, reached.map(({ title }) => title));
}

interface ToPreview {
  readonly folder: vscode.WorkspaceFolder;
  readonly chosen: MeasuredPreset;
  readonly agents: AgentWishes;
  /** Whether somebody can say what becomes of values that are somebody else's. */
  readonly ask: boolean;
}

const planFor =
  (deps: Deps, { folder, chosen }: Pick<ToPreview, "folder" | "chosen">) =>
  (agents: AgentWishes): Promise<ApplyPreview> =>
    deps.optimizer.request("planApply", { ...deps.place(), chosen, workspaceFolder: folder.uri.fsPath, agents });

/** Null when the user turned away. */
async function previewFor(deps: Deps, { folder, chosen, agents, ask }: ToPreview): Promise<ApplyPreview | null> {
  const plan = planFor(deps, { folder, chosen });
  const preview = await plan(agents);
  const conflicts = preview.agents.filter(({ state }) => state === "conflict");
  if (!ask || conflicts.length === 0) return preview;
  const replace = await askReplace(conflicts, folder);
  if (!replace) return null;
  return replace.length === 0 ? preview : plan({ ...agents, replace });
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
  markDone(DONE.apply);
  void deps.appliedAgents.refresh();
  void tell(deps, { preview, folder, result });
  return result;
}

const isTrue = (options: unknown, name: string): boolean => typeof options === "object" && options !== null && (options as Partial<Record<string, unknown>>)[name] === true;

const isConfirmed = (options: unknown): boolean => isTrue(options, "confirmed");

const isSpared = (options: unknown, preview: ApplyPreview): boolean =>
  preview.alreadyApplied || (isConfirmed(options) && (!isDoubtful(preview) || isTrue(options, "anyway")));
