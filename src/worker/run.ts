import { systemClock } from "../app/clock";
import { requestFor } from "../app/request";
import { runOptimization } from "../app/run";
import { loadConfiguration } from "../config";
import type { ModelReport } from "../core/domain/report";
import type { RunEvent } from "../core/events";
import { chooseModel } from "../ollama/models";
import type { OptimizeJob, OptimizeOutcome } from "../protocol/worker";
import { formatTokens } from "../results";
import { presetsOf } from "./server-state";
import type { Server } from "./servers";

/** One run for the extension, from what the user asked to the files. */
export async function runJob(
  server: Server,
  job: OptimizeJob,
  listeners: { readonly onEvent: (event: RunEvent) => void; readonly note: (message: string) => void },
  signal: AbortSignal,
): Promise<OptimizeOutcome> {
  const { config, warnings } = await loadConfiguration(job.workspace ?? job.resultsFolder);
  for (const warning of warnings) listeners.note(warning);
  const { engine, probe } = server;
  const identity = await engine.identify(signal);
  const { name } = chooseModel(await engine.list(signal), job.model);
  const request = requestFor(name, job, config, await probe.profile(signal));
  const { report, paths } = await runOptimization(
    {
      ...{ engine, identity, probe, request, config, embedded: null },
      clock: systemClock(),
      folder: job.resultsFolder,
      resume: job.resume,
      howToContinue: '"O3: Optimize Model" offers to continue it',
      ...listeners,
    },
    signal,
  );
  return { ending: report.ending.state, presets: presetsOf(report), summary: summaryOf(report), journalPath: paths.journal };
}

/** How it went in one line. */
function summaryOf({ model, ending, ceiling, presets }: ModelReport): string {
  if (ending.state === "nothing-fits") return `${model.name}: ${ending.why}`;
  if (ceiling.state === "none" && presets.length === 0) return `${model.name}: ${ceiling.why}`;
  const found = presets.map(({ name, contextTokens, evidence }) => `${name} ${formatTokens(contextTokens)} ${evidence.state}`);
  const end = {
    completed: "",
    cancelled: " Cancelled.",
    "budget-spent": " The time budget is spent.",
    failed: " The run failed.",
    unfinished: "",
  };
  return `${model.name}: ${found.length > 0 ? found.join(", ") : "no preset yet"}.${end[ending.state]}`;
}
