import type { JournalRecord } from "./journal";

interface Kept {
  readonly records: readonly JournalRecord[];
  /** Epoch milliseconds; never before that of the run that stands above it in its journal, though clocks are set back. */
  readonly began: number;
}

/**
 * All records of several journals of one model. A run that is in more than one of them counts once, as the journal has it that has most of it; runs
 * come in the order in which they began. Of one journal it is that journal.
 */
export function mergedJournals(journals: readonly (readonly JournalRecord[])[]): readonly JournalRecord[] {
  const filled = journals.filter(({ length }) => length > 0);
  if (filled.length <= 1) return filled[0] ?? [];
  const kept = new Map<string, Kept>();
  for (const journal of filled) {
    let began = Number.NEGATIVE_INFINITY;
    for (const [runId, records] of runsIn(journal)) {
      began = Math.max(began, records[0]?.at ?? began);
      if ((kept.get(runId)?.records.length ?? 0) < records.length) kept.set(runId, { records, began });
    }
  }
  return [...kept.values()].sort((a, b) => a.began - b.began).flatMap(({ records }) => records);
}

function runsIn(journal: readonly JournalRecord[]): ReadonlyMap<string, readonly JournalRecord[]> {
  const runs = new Map<string, JournalRecord[]>();
  for (const record of journal) {
    const run = runs.get(record.runId);
    if (run) run.push(record);
    else runs.set(record.runId, [record]);
  }
  return runs;
}
