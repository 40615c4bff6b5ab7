import * as vscode from "vscode";
import { GOALS } from "../../core/domain/request";
import type { Goal, Wishes } from "../../core/domain/request";
import { COMMANDS } from "../../ids";
import type { OptimizeJob, RunOutcome } from "../../protocol/worker";
import { refuseAway } from "../away";
import { askHow } from "../ask-how";
import type { How } from "../ask-how";
import { showError } from "../errors";
import { serverActions } from "../server-actions";
import { modelIn, pickModel } from "../pick";
import { requireTrust } from "../trust";
import { showProgress } from "../progress";
import { askName, pull } from "./pull";
import type { Command, Deps } from "./deps";
import { RemoteError } from "../../rpc/errors";
import { minutesOf } from "../budget";
import { budgetToOffer, rememberBudget } from "../budget-memory";
import { notices, runOf } from "../notices";
import { tellEnd } from "./after-run";
import { askAboutNoise, askAboutOther, isMeasuring, lookAhead, noiseOf, proofTimesOf } from "./before-run";
import { limitsAsked, limitsIn, wishesFor } from "../limits";
import type { Config } from "../config";

/**
 * O3: Optimize Model. Arguments, all optional: a model (name or node), and {goal, budgetMinutes, resume, runId, minTps, maxTtftSeconds,
 * maxContextTokens}, which spares the questions; {ask: true, limits} asks them with these limits. Returns the outcome; null when the user
 * turned away or it failed, which was told.
 */
export const optimizeModel =
  (deps: Deps): Command =>
  async (argument, options) => {
    try {
      requireTrust();
      if (isMeasuring(deps)) return null;
      const job = await deps.redraws.without(() => askWhat(deps, argument, options));
      if (job) return await runAndTell(deps, job);
      await tellNoModel(deps);
      return null;
    } catch (error) {
      void showError(error, deps.log, { actions: serverActions(deps.server) });
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
  const { server, config, memory } = deps;
  const given = howIn(options, config);
  if (given) {
    const model = modelIn(argument) ?? (await chosenModel(deps));
    if (model === undefined) return null;
    await refuseAway(server, model);
    return jobFor(deps, server.model(model)?.name ?? model, given);
  }
  const ahead = await lookAhead(deps);
  if (!ahead) return null;
  // Who waits in line would be told of the very run that is waited for.
  const noise = ahead.wait ? Promise.resolve(null) : noiseOf(deps);
  const model = modelIn(argument) ?? (await chosenModel(deps));
  if (model === undefined) return null;
  const name = server.model(model)?.name ?? model;
  await refuseAway(server, name);
  const limits = limitsAsked(options) ?? limitsIn(config);
  const setting = minutesOf(config.budgetMinutes.value);
  const about = { entry: server.model(name), remote: isRemote(deps), config, limits, minutes: budgetToOffer(memory, setting) };
  const how = await askHow(name, { ...about, times: await proofTimesOf(deps, name, wishesOf(config, limits)) });
  if (!how) return null;
  if (how.budgetMs !== undefined && !how.resume) void rememberBudget(memory, how.budgetMs / 60_000, setting);
  const heard = await noise;
  const quiet = heard === null ? undefined : await askAboutNoise(heard);
  return quiet === null ? null : { ...jobFor(deps, name, how), wait: ahead.wait, quiet };
}

const chosenModel = (deps: Deps): Promise<string | undefined> =>
  pickModel(deps.server, vscode.l10n.t("O3: Optimize Model"), ({ measurable }) => measurable, pullAnother(deps));

async function runAndTell(deps: Deps, job: OptimizeJob): Promise<RunOutcome | null> {
  notices.settle(runOf(job.model));
  deps.ends.seen(job.model);
  void deps.results.follow(job.model);
  try {
    const outcome = await showProgress(deps.runs, job);
    void tellEnd(deps, job, outcome);
    return outcome;
  } catch (error) {
    const other = error instanceof RemoteError && error.reason === "locked" ? (await deps.reader.request("beforeRun", deps.place())).other : null;
    if (other) void askAboutOther(other).then((wait) => wait && runAndTell(deps, { ...job, ...wait }));
    else tellFailure(deps, job, error);
    return null;
  } finally {
    void deps.server.refresh();
    void deps.machine.read();
  }
}

/** Which measurement ended, why, and what is kept of it. */
function tellFailure(deps: Deps, job: OptimizeJob, error: unknown): void {
  const trials = deps.runs.measured;
  const again = { title: vscode.l10n.t("Resume"), run: () => runAndTell(deps, { ...job, resume: true }) };
  void showError(error, deps.log, {
    subject: runOf(job.model),
    frame: (message) =>
      trials === 0
        ? vscode.l10n.t("The measurement of {0} ended: {1}", job.model, message)
        : trials === 1
          ? vscode.l10n.t("The measurement of {0} ended: {1} 1 trial is kept.", job.model, message)
          : vscode.l10n.t("The measurement of {0} ended: {1} {2} trials are kept.", job.model, message, trials),
    actions: [...(trials === 0 ? [] : [again]), ...serverActions(deps.server)],
  });
}

const wishesOf = (config: Config, limits: How["limits"]): Wishes => ({
  reliability: config.reliability.chosen,
  confidence: config.confidence.chosen,
  ...wishesFor(limits),
  ramLimit: config.ramLimit.chosen,
  vramLimit: config.vramLimit.chosen,
});

const jobFor = ({ place, config }: Deps, model: string, { goal, budgetMs, resume, resumeRun, limits }: How): OptimizeJob => ({
  kind: "optimize",
  ...place(),
  ...{ model, goal, budgetMs, resume, resumeRun },
  ...wishesOf(config, limits),
});

/** Null where the user is to be asked. */
function howIn(options: unknown, config: Config): How | null {
  if (typeof options !== "object" || options === null || "ask" in options) return null;
  const { goal, budgetMinutes, resume, runId, ...limits } = options as Partial<Record<string, unknown>>;
  return {
    goal: GOALS.find((known) => known === goal) ?? "all",
    budgetMs: typeof budgetMinutes === "number" && budgetMinutes > 0 ? budgetMinutes * 60_000 : undefined,
    resume: resume === true,
    resumeRun: typeof runId === "string" && runId !== "" ? runId : undefined,
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
