import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { agentHost } from "../app/agent-host";
import { systemClock } from "../app/clock";
import { PATIENCE } from "../app/quiet";
import { requestFor } from "../app/request";
import { destinationOf } from "../app/results-folders";
import { dataFolder } from "../app/state-folder";
import { runOptimization } from "../app/run";
import { tooSmallFor } from "../app/too-small";
import { loadConfiguration } from "../config";
import type { ModelReport } from "../core/domain/report";
import { ResultsError } from "../core/errors";
import { chooseModel } from "../ollama/models";
import type { OptimizeJob, OptimizeOutcome, RunJob, RunNews, RunOutcome } from "../protocol/worker";
import type { Fetching } from "../core/events";
import { presetsIn } from "../app/presets";
import { foldersOf } from "./folders";
import { entryOf } from "./presets";
import type { Server } from "./servers";
import type { Said } from "../core/domain/statements";

export interface Listeners {
  readonly onNews: (news: RunNews) => void;
  readonly onPull: (fetching: Fetching) => void;
  readonly note: (said: Said) => void;
}

/** One run of any kind for the extension, from what the user asked to the files. */
export function runJob(server: Server, job: RunJob, listeners: Listeners, signal: AbortSignal): Promise<RunOutcome> {
  return RUNNERS[job.kind](server, job, listeners, signal);
}

type Runner<J extends RunJob> = (server: Server, job: J, listeners: Listeners, signal: AbortSignal) => Promise<RunOutcome>;

const RUNNERS: { readonly [K in RunJob["kind"]]: Runner<Extract<RunJob, { kind: K }>> } = { optimize: optimizeModel };

async function optimizeModel(server: Server, job: OptimizeJob, { note, onNews }: Listeners, signal: AbortSignal): Promise<OptimizeOutcome> {
  await refuseGone(job.workspace);
  const { config, warnings } = await loadConfiguration(job.workspace ?? dataFolder());
  for (const warning of warnings) note(warning);
  const { engine, probe } = server;
  const identity = await engine.identify(signal);
  const { name } = await chooseModel(await engine.list(signal), job.model, (model) => engine.describe(model, signal));
  const hardware = await probe.profile(signal);
  const request = requestFor(name, job, config, hardware);
  const place = { destination: destinationOf(job.resultsFolder, hardware.fingerprint), read: await foldersOf(job, process.env) };
  const runId = randomUUID();
  const { report, paths, tookMs } = await runOptimization(
    {
      ...{ engine, identity, probe, request, config, embedded: null, runId },
      clock: systemClock(),
      place,
      resume: job.resume,
      resumeRun: job.resumeRun ?? null,
      wait: job.wait ?? false,
      quiet: job.quiet === undefined ? null : PATIENCE[job.quiet],
      howToContinue: { code: "resume-command" },
      note,
      onEvent: (event) => {
        onNews({ kind: "optimize", runId, event });
      },
    },
    signal,
  );
  return {
    kind: "optimize",
    runId,
    ending: report.ending.state,
    presets: presetsIn({ report }).map((evident) => entryOf(evident, null)),
    model: report.model.name,
    why: whyNone(report),
    tookMs,
    moreBudget: report.moreBudget,
    journalPath: paths.journal,
    tooSmallFor: await tooSmallFor(report, job.workspace ?? dataFolder(), agentHost(process.env, job.vscodeUserFolder ?? null)),
  };
}

/** A window goes on showing a folder that was renamed or removed: it is not made anew under its old name. */
async function refuseGone(workspace: string | null): Promise<void> {
  if (workspace === null || (await stat(workspace).catch(() => null)) !== null) return;
  throw new ResultsError("io", { code: "workspace-gone", folder: workspace });
}

/** Why no preset was found; null where one was, or that is not known. */
function whyNone({ ending, ceiling, presets }: ModelReport): Said | null {
  if (ending.state === "nothing-fits") return ending.why;
  return ceiling.state === "none" && presets.length === 0 ? ceiling.why : null;
}
