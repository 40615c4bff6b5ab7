import type { Environment } from "../domain/environment";
import type { OptimizeRequest } from "../domain/request";
import { JOURNAL_SCHEMA } from "../domain/trial";
import type { JournalRecord, LoadTrial, PlanDecided, RunStarted, ServerMeasured, Trial, Tuned } from "../domain/trial";
import type { RunEvent } from "../events";
import type { Ports, Session } from "../measure/session";
import { isResident } from "../plan/ceiling";
import { onUsersServer } from "../plan/progress";
import { situationOf } from "../plan/situation";
import type { Situation } from "../plan/situation";
import type { Protocol } from "../protocol";

export interface OptimizeOptions {
  readonly ports: Ports;
  readonly request: OptimizeRequest;
  readonly protocol: Protocol;
  readonly runId: string;
  readonly o3Version: string;
  /** Records of the run to continue, with `run-started` first; empty for a fresh run. */
  readonly resumed: readonly JournalRecord[];
  readonly onEvent: (event: RunEvent) => void;
}

/** A run under way: what it is about, and all that was written down so far. */
export interface Run {
  readonly session: Session;
  readonly situation: Situation;
  readonly progress: { trials: Trial[]; plans: PlanDecided[]; tuned: Tuned | null; servers: ServerMeasured[] };
  readonly records: JournalRecord[];
  readonly options: OptimizeOptions;
  readonly started: RunStarted;
  readonly before: Awaited<ReturnType<Ports["engine"]["loaded"]>>;
  /** The load that is in memory now, if any. */
  current: LoadTrial | null;
}

/** Asks the server and the machine what they are, writes the run's beginning down, and takes up what an earlier run had finished. */
export async function startRun(options: OptimizeOptions, signal: AbortSignal): Promise<Run> {
  const { ports, request, protocol, runId } = options;
  const { engine, probe, clock, journal } = ports;
  const [identity, model, before, hardware] = [
    await engine.identify(signal),
    await engine.describe(request.model, signal),
    await engine.loaded(signal),
    await probe.profile(signal),
  ];
  const environment: Environment = { engine: identity, hardware, o3Version: options.o3Version };
  const resumes = options.resumed.find((record) => record.kind === "run-started");
  const started: RunStarted = {
    schema: JOURNAL_SCHEMA,
    kind: "run-started",
    runId,
    at: clock.now(),
    request,
    environment,
    model,
    protocol,
    loadedBefore: before.map((loaded) => loaded.name),
    resumes: resumes?.runId ?? null,
  };
  await journal.append(started);
  const records: JournalRecord[] = [...options.resumed, started];
  const progress = {
    trials: options.resumed.filter((record) => record.kind === "trial").filter(onUsersServer),
    plans: options.resumed.filter((record) => record.kind === "plan"),
    tuned: options.resumed.findLast((record) => record.kind === "tuned") ?? null,
    servers: options.resumed.filter((record) => record.kind === "server-measured"),
  };
  const startedMs = clock.monotonic();
  const situation = situationOf({
    request,
    model,
    environment,
    protocol,
    reading: await probe.read(signal),
    privateServers: ports.launching?.state === "possible",
  });
  let ids = 0;
  const session: Session = {
    ...ports,
    runId,
    request,
    environment,
    model,
    protocol,
    resident: isResident(situation, progress.trials),
    onWatch: (event) => {
      options.onEvent({ kind: "watch", event });
    },
    remainingMs: () => (request.budgetMs === null ? Number.POSITIVE_INFINITY : request.budgetMs - (clock.monotonic() - startedMs)),
    nextId: () => `${runId}/${++ids}`,
    record: async (trial) => {
      await journal.append(trial);
      records.push(trial);
      if (onUsersServer(trial)) progress.trials.push(trial);
      options.onEvent({ kind: "trial", trial });
    },
  };
  return { session, situation, progress, records, options, started, before, current: null };
}
