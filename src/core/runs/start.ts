import type { Environment } from "../domain/environment";
import type { Body, JournalRecord, RequestOf, RunKindName } from "../domain/journal";
import type { RunEvent } from "../events";
import type { Launching } from "../launcher";
import { noTraffic } from "../measure/bench";
import type { Bench, Instruments } from "../measure/bench";
import { isThatModel } from "../ports";
import type { Journal, LoadedModel } from "../ports";
import type { Protocol } from "../protocol";
import type { KindTypes, Run, RunKind } from "./kind";
import { leftBehind, missingOf } from "./leftover";
import type { Earlier } from "./leftover";
import { Ledger } from "./ledger";

/** A run's ways to the world. */
export interface Ports extends Instruments {
  readonly journal: Journal;
  /** Servers of O3's own beside the user's; left out where none may be started. */
  readonly launching?: Launching;
}

export interface RunOptions<K extends RunKindName> {
  readonly ports: Ports;
  readonly request: RequestOf[K];
  readonly protocol: Protocol;
  readonly runId: string;
  readonly o3Version: string;
  /** Records of the run to continue and of those that it continues, oldest first; empty for a fresh run. */
  readonly resumed: readonly JournalRecord[];
  /** What an O3 that was killed knew of the server's memory. */
  readonly earlier?: Earlier;
  /** Told before O3 loads anything: what of the user's has to be back in memory in the end. */
  readonly onUsersModels?: (models: readonly LoadedModel[]) => Promise<void>;
  readonly onEvent: (event: RunEvent) => void;
}

export interface Started<T extends KindTypes> {
  readonly run: Run<T>;
  readonly ledger: Ledger;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  /** What of the user's was in memory before O3 touched anything, a run that was cut off included. */
  readonly before: readonly LoadedModel[];
}

/** Asks the server and the machine what they are, writes the run's beginning down, and takes up what an earlier run had finished. */
export async function startRun<T extends KindTypes>(
  kind: RunKind<T>,
  options: RunOptions<T["name"]>,
  signal: AbortSignal,
): Promise<Started<T>> {
  const { ports, request, protocol, runId } = options;
  const { journal, launching, ...instruments } = ports;
  const { engine, probe, clock } = instruments;
  const [identity, model, inMemory, hardware] = [
    await engine.identify(signal),
    await engine.describe(request.model, signal),
    await engine.loaded(signal),
    await probe.profile(signal),
  ];
  const { left = [], users = [] } = options.earlier ?? {};
  const leftovers = leftBehind(inMemory, left);
  const there = inMemory.filter((entry) => !leftovers.includes(entry));
  const missing = missingOf(users, there);
  for (const { name } of missing) instruments.log.info({ code: "to-be-put-back", model: name });
  const before = [...there, ...missing];
  await options.onUsersModels?.(before);
  for (const { name } of leftovers) {
    instruments.log.info({ code: "leftover", model: name });
    await engine.unload(name, signal);
  }
  const environment: Environment = { engine: identity, hardware, o3Version: options.o3Version };
  const ledger = new Ledger(journal, clock, { runId, runKind: kind.name }, options.resumed);
  const startedAt = clock.now();
  const beginning = {
    kind: "run-started" as const,
    request,
    environment,
    model,
    protocol,
    loadedBefore: before.map((loaded) => loaded.name),
    // The newest of those it continues: it names the one before by itself.
    resumes: options.resumed.findLast((record) => record.kind === "run-started")?.runId ?? null,
  };
  await ledger.write(beginning as Body);
  const startedMs = clock.monotonic();
  const situation = kind.situationOf({
    request,
    model,
    environment,
    protocol,
    reading: await probe.read(signal),
    ...(launching ? { launching } : {}),
  });
  let ids = 0;
  const bench: Bench = {
    ...instruments,
    runId,
    runKind: kind.name,
    environment,
    model,
    protocol,
    limits: request.limits,
    seed: request.seed,
    resident: null,
    traffic: { ...noTraffic(), inMemory: { models: inMemory.filter((entry) => !isThatModel(entry, model)), atMs: startedMs } },
    onWatch: (event) => {
      options.onEvent({ kind: "watch", event });
    },
    remainingMs: () => (request.budgetMs === null ? Number.POSITIVE_INFINITY : request.budgetMs - (clock.monotonic() - startedMs)),
    nextId: () => `${runId}/${++ids}`,
    record: async (trial) => {
      await ledger.append(trial);
      options.onEvent({ kind: "trial", trial });
    },
  };
  const progress = latest(ledger, kind.progressOf);
  const run: Run<T> = {
    bench,
    situation,
    launching,
    write: (body) => ledger.write(body),
    current: null,
    get progress() {
      return progress();
    },
  };
  return { run, ledger, startedAt, before };
}

/** What `fold` makes of the records as they stand; worked out again only when there are more of them. */
function latest<P>(ledger: Ledger, fold: (records: readonly JournalRecord[]) => P): () => P {
  let known: { readonly count: number; readonly value: P } | null = null;
  return () => {
    const { records } = ledger;
    if (known?.count !== records.length) known = { count: records.length, value: fold(records) };
    return known.value;
  };
}
