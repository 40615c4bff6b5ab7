import type { JournalRecord, RunKindName, RunStarted } from "./journal";

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
