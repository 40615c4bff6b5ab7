import type { JournalRecord, RequestOf, RunEnded, RunEnding, RunKindName, RunStarted } from "./journal";

/** The newest run's records and those of the runs it continues, oldest first. */
export const newestChain = (records: readonly JournalRecord[], kind: RunKindName): readonly JournalRecord[] => runChains(records, kind)[0] ?? [];

/**
 * Every run of a kind with the ones it continues, newest first, its records in the order in which they were written. A run that was
 * continued is part of its successor's chain only.
 */
export function runChains(records: readonly JournalRecord[], kind: RunKindName): readonly (readonly JournalRecord[])[] {
  const starts = startsOf(records, kind);
  const before = predecessors(starts);
  const taken = new Set<string>();
  const chains: JournalRecord[][] = [];
  for (const { runId } of starts.toReversed()) {
    if (taken.has(runId)) continue;
    const wanted = new Set<string>();
    for (let id: string | undefined = runId; id !== undefined && !wanted.has(id); id = before.get(id)) wanted.add(id);
    for (const id of wanted) taken.add(id);
    chains.push(records.filter((record) => wanted.has(record.runId)));
  }
  return chains;
}

/** How each of the runs of a kind began, in the order of the records. */
export const startsOf = <K extends RunKindName>(records: readonly JournalRecord[], kind: K): RunStarted<K>[] =>
  records.flatMap((record) => (record.kind === "run-started" && record.runKind === kind ? [record as RunStarted<K>] : []));

/**
 * The run that each run continues. O3 0.1 named the oldest run of the chain where it had continued all of it; so the one that is meant
 * is the newest that was there by then and is, or itself continues, the one that is named.
 */
function predecessors(starts: readonly RunStarted[]): ReadonlyMap<string, string> {
  const before = new Map<string, string>();
  const oldestOf = new Map<string, string>();
  const newestFrom = new Map<string, string>();
  for (const { runId, resumes } of starts) {
    const oldest = resumes === null ? runId : (oldestOf.get(resumes) ?? resumes);
    const newest = newestFrom.get(oldest);
    if (resumes !== null && newest !== undefined) before.set(runId, newest);
    oldestOf.set(runId, oldest);
    newestFrom.set(oldest, runId);
  }
  return before;
}

/** Of a run and those that it continues: what it was about, and how it went. Times in epoch ms. */
export interface RunBasics<K extends RunKindName> extends Pick<RunStarted<K>, "model" | "environment"> {
  readonly request: RequestOf[K];
  readonly runIds: readonly string[];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly ending: RunEnding | { readonly state: "unfinished" };
  /** Nothing was measured. */
  readonly simulated: boolean;
}

/** Null where there is no such run. */
export function basicsOf<K extends RunKindName>(chain: readonly JournalRecord[], kind: K): RunBasics<K> | null {
  const starts = startsOf(chain, kind);
  const [first, started] = [starts[0], starts.at(-1)];
  if (!first || !started) return null;
  const { model, environment, runId } = started;
  const ended = chain.findLast((record): record is RunEnded => record.kind === "run-ended" && record.runId === runId);
  return {
    ...{ model, environment, request: started.request },
    runIds: [...new Set(chain.map((record) => record.runId))],
    startedAt: first.at,
    endedAt: ended?.at ?? null,
    ending: ended?.ending ?? { state: "unfinished" },
    simulated: environment.engine.kind === "simulated",
  };
}
