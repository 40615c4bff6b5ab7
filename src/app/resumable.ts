import { runChains, startsOf } from "../core/domain/chains";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import type { JournalRecord, RequestOf, RunKindName } from "../core/domain/journal";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import { UsageError } from "../core/errors";
import { groundInWords } from "../words/ground";

export interface Resumable {
  /** Records of a run and of those that it continues; none where there is none to continue. */
  readonly records: readonly JournalRecord[];
  /** Which run that is, or why there is none, for the user. */
  readonly told: Said;
}

/** A run that is asked for. */
export interface Asked<K extends RunKindName> {
  readonly kind: K;
  readonly request: RequestOf[K];
  /** Where another thing was asked. */
  readonly otherQuestion: (was: RequestOf[K], is: RequestOf[K]) => readonly Said[];
  /** The very run to continue, by the id of one of its parts; null or absent: the newest that can be. */
  readonly wanted?: string | null;
}

/**
 * The records of the newest run that is not complete, of those that answer the same question and were measured on the same ground; of the
 * newest run, if it does and is complete. Evidence of another model, machine or server must never be put together with today's. Throws UsageError
 * where a run is wanted by its id and cannot be continued.
 */
export function resumable<K extends RunKindName>(records: readonly JournalRecord[], asked: Asked<K>, now: Ground): Resumable {
  const chains = runChains(records, asked.kind);
  if (asked.wanted) return thatRun(chains, asked, asked.wanted, now);
  const [newest] = chains;
  if (!newest) return { records: [], told: { code: "nothing-to-resume", model: asked.request.model } };
  const reasons = reasonsAgainst(newest, asked, now);
  const chosen =
    chains.find((chain) => !isComplete(chain) && reasonsAgainst(chain, asked, now).length === 0) ?? (reasons.length === 0 ? newest : null);
  if (!chosen) return { records: [], told: { code: "not-resumable", why: together(reasons) } };
  if (chosen === newest) return { records: chosen, told: { code: "resuming", run: named(chosen) } };
  const run = named(chosen);
  return { records: chosen, told: reasons.length === 0 ? { code: "resuming-older-complete", run } : { code: "resuming-older", run, why: together(reasons) } };
}

function thatRun<K extends RunKindName>(chains: readonly (readonly JournalRecord[])[], asked: Asked<K>, wanted: string, now: Ground): Resumable {
  const found = chains.filter((chain) => chain.some(({ runId }) => runId.startsWith(wanted)));
  const [chain] = found;
  if (!chain || found.length > 1)
    throw new UsageError({ code: chain ? "several-runs" : "no-such-run", run: wanted, model: asked.request.model });
  const reasons = reasonsAgainst(chain, asked, now);
  if (reasons.length > 0) throw new UsageError({ code: "that-run-not-resumable", why: together(reasons) });
  return { records: chain, told: { code: "resuming", run: named(chain) } };
}

function reasonsAgainst<K extends RunKindName>(
  chain: readonly JournalRecord[],
  { kind, request, otherQuestion }: Asked<K>,
  now: Ground,
): readonly Said[] {
  const starts = startsOf(chain, kind);
  const last = starts.at(-1);
  const moved = starts.map((start) => groundDifferences(groundOf(start.model.digest, start.environment, start.protocol), now));
  return [...(last ? otherQuestion(last.request, request) : []), ...groundInWords(moved.find(({ length }) => length > 0) ?? [])];
}

/** Whether the last run of a chain has found all that it was to find. */
function isComplete(chain: readonly JournalRecord[]): boolean {
  const last = chain.findLast(({ kind }) => kind === "run-started" || kind === "run-ended");
  return last?.kind === "run-ended" && last.ending.state === "completed";
}

function named(chain: readonly JournalRecord[]): Said {
  const last = chain.findLast(({ kind }) => kind === "run-started");
  const trials = chain.filter(({ kind }) => kind === "trial").length;
  const began = new Date(last?.at ?? 0).toISOString().slice(0, 16).replace("T", " ");
  return { code: "run-name", run: last?.runId.slice(0, 8) ?? "", began, trials };
}
