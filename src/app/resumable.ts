import { runChains, startsOf } from "../core/domain/chains";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import type { JournalRecord, RequestOf, RunKindName } from "../core/domain/journal";
import { plural } from "../core/format";
import { groundInWords } from "../words/ground";

export interface Resumable {
  /** Records of a run and of those that it continues; none where there is none to continue. */
  readonly records: readonly JournalRecord[];
  /** Which run that is, or why there is none, for the user. */
  readonly told: string;
}

/** A run that is asked for. */
export interface Asked<K extends RunKindName> {
  readonly kind: K;
  readonly request: RequestOf[K];
  /** Where another thing was asked, a sentence each. */
  readonly otherQuestion: (was: RequestOf[K], is: RequestOf[K]) => readonly string[];
}

/**
 * The records of the newest run that is not complete, of those that answer the same question and were measured on the same ground; of the
 * newest run, if it does and is complete. Evidence of another model, machine or server must never be put together with today's.
 */
export function resumable<K extends RunKindName>(records: readonly JournalRecord[], asked: Asked<K>, now: Ground): Resumable {
  const chains = runChains(records, asked.kind);
  const [newest] = chains;
  if (!newest) return { records: [], told: `Nothing to resume for ${asked.request.model}: starting a fresh run.` };
  const reasons = reasonsAgainst(newest, asked, now);
  const chosen =
    chains.find((chain) => !isComplete(chain) && reasonsAgainst(chain, asked, now).length === 0) ?? (reasons.length === 0 ? newest : null);
  if (!chosen) return { records: [], told: `The last run cannot be continued. ${reasons.join(" ")} Starting a fresh run.` };
  if (chosen === newest) return { records: chosen, told: `Continuing ${named(chosen)}.` };
  const why = reasons.length === 0 ? "is complete" : `cannot be continued (${reasons.join(" ")})`;
  return { records: chosen, told: `Continuing ${named(chosen)}. A newer one ${why}.` };
}

function reasonsAgainst<K extends RunKindName>(
  chain: readonly JournalRecord[],
  { kind, request, otherQuestion }: Asked<K>,
  now: Ground,
): readonly string[] {
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

function named(chain: readonly JournalRecord[]): string {
  const last = chain.findLast(({ kind }) => kind === "run-started");
  const trials = chain.filter(({ kind }) => kind === "trial").length;
  const began = last ? ` of ${new Date(last.at).toISOString().slice(0, 16).replace("T", " ")} UTC` : "";
  return `run ${last?.runId.slice(0, 8) ?? ""}${began} with ${plural(trials, "trial")}`;
}
