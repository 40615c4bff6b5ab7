import * as vscode from "vscode";
import { GOALS } from "../../core/domain/request";
import type { Goal } from "../../core/domain/request";
import { COMMANDS } from "../../ids";
import type { OptimizeJob, OptimizeOutcome, RunOutcome } from "../../protocol/worker";
import { refuseAway } from "../away";
import { askHow } from "../ask-how";
import type { How } from "../ask-how";
import { showError } from "../errors";
import { serverActions } from "../server-actions";
import { modelIn, pickModel } from "../pick";
import { requireTrust } from "../trust";
import { showProgress } from "../progress";
import { inWords } from "../../words/said";
import { askName, pull } from "./pull";
import type { Command, Deps } from "./deps";
import { summaryInWords } from "../../words/summary";
import { say } from "../say";
import { limitsAsked, limitsIn, wishesFor } from "../limits";
import type { Config } from "../config";

/**
 * O3: Optimize Model. Arguments, all optional: a model (name or node), and {goal, budgetMinutes, resume, minTps, maxTtftSeconds,
 * maxContextTokens}, which spares the questions; {ask: true, limits} asks them with these limits. Returns the outcome; null when the user
 * turned away or it failed, which was told.
 */
export const optimizeModel =
  (deps: Deps): Command =>
  async (argument, options) => {
    try {
      requireTrust();
      const job = await deps.redraws.without(() => askWhat(deps, argument, options));
      if (job) return await runAndTell(deps, job);
      await tellNoModel(deps);
      return null;
    } catch (error) {
      void showError(error, deps.log, serverActions(deps.server));
      return null;
    }
  };

/** A model that is not there yet, fetched first. */
const pullAnother = (deps: Deps) => async (): Promise<string | undefined> => {
  const model = await askName();
  if (model === undefined || model === "") return undefined;
  await pull(deps)(model);
  return model;
};

/** Null when the user turns away, or there is no model. */
async function askWhat(deps: Deps, argument: unknown, options: unknown): Promise<OptimizeJob | null> {
  const model = modelIn(argument) ?? (await pickModel(deps.server, vscode.l10n.t("O3: Optimize Model"), ({ measurable }) => measurable, pullAnother(deps)));
  if (model === undefined) return null;
  const name = deps.server.model(model)?.name ?? model;
  const { server, config } = deps;
  await refuseAway(server, name);
  const how = howIn(options, config) ?? (await askHow(name, { entry: server.model(name), remote: isRemote(deps), config, limits: limitsAsked(options) ?? limitsIn(config) }));
  return how ? jobFor(deps, name, how) : null;
}

async function runAndTell(deps: Deps, job: OptimizeJob): Promise<RunOutcome | null> {
  try {
    const outcome = await showProgress(deps.runs, job);
    void tell(job.model, outcome);
    return outcome;
  } catch (error) {
    const again = { title: vscode.l10n.t("Resume"), run: () => runAndTell(deps, { ...job, resume: true }) };
    void showError(error, deps.log, [again, ...serverActions(deps.server)]);
    return null;
  } finally {
    void deps.server.refresh();
    void deps.machine.read();
  }
}

const jobFor = ({ place, config }: Deps, model: string, { goal, budgetMs, resume, limits }: How): OptimizeJob => ({
  kind: "optimize",
  ...place(),
  ...{ model, goal, budgetMs, resume },
  reliability: config.reliability.chosen,
  confidence: config.confidence.chosen,
  ...wishesFor(limits),
  ramLimit: config.ramLimit.chosen,
  vramLimit: config.vramLimit.chosen,
});

/** Null where the user is to be asked. */
function howIn(options: unknown, config: Config): How | null {
  if (typeof options !== "object" || options === null || "ask" in options) return null;
  const { goal, budgetMinutes, resume, ...limits } = options as Partial<Record<string, unknown>>;
  return {
    goal: GOALS.find((known) => known === goal) ?? "all",
    budgetMs: typeof budgetMinutes === "number" && budgetMinutes > 0 ? budgetMinutes * 60_000 : undefined,
    resume: resume === true,
    limits: limitsIn(config, limits),
  } satisfies How & { goal: Goal };
}

const isRemote = ({ server }: Deps): boolean => server.state?.state === "up" && !server.state.local;

async function tellNoModel({ server }: Deps): Promise<void> {
  // Who turned away before the server had answered is told nothing.
  if (server.state?.state !== "up" || server.models.some(({ away }) => away === null)) return;
  const pull = vscode.l10n.t("Pull a Model");
  const library = vscode.l10n.t("Browse Models");
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("Ollama has no model yet."), pull, library);
  if (chosen === pull) await vscode.commands.executeCommand(COMMANDS.pullModel);
  if (chosen === library) await vscode.env.openExternal(vscode.Uri.parse("https://ollama.com/library"));
}

async function tell(model: string, outcome: OptimizeOutcome): Promise<void> {
  const { ending, presets } = outcome;
  const show = vscode.l10n.t("Show Results");
  const apply = vscode.l10n.t("Apply Preset");
  const resume = vscode.l10n.t("Resume");
  const usable = presets.some(({ state }) => state !== "rejected");
  const unfinished = ending === "cancelled" || ending === "budget-spent";
  const actions = [show, ...(unfinished ? [resume] : []), ...(usable ? [apply] : [])];
  const ask = ending === "completed" ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const chosen = await ask([`O3: ${summaryInWords(outcome, say)}`, ...outcome.tooSmallFor.map((words) => inWords(words, say))].join(" "), ...actions);
  if (chosen === show) await vscode.commands.executeCommand(COMMANDS.showResults, model);
  if (chosen === apply) await vscode.commands.executeCommand(COMMANDS.applyPreset, model);
  if (chosen === resume) await vscode.commands.executeCommand(COMMANDS.optimizeModel, model, { resume: true });
}
