import { newestChain, startsOf } from "../core/domain/chains";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import type { JournalRecord, RequestOf, RunKindName } from "../core/domain/journal";
import { groundInWords } from "../words/ground";

export interface Resumable {
  /** Records of the newest run and of those that it continues; none where they are not to be continued. */
  readonly records: readonly JournalRecord[];
  /** Why not, for the user; null where they are. */
  readonly whyNot: string | null;
}

/** A run that is asked for. */
export interface Asked<K extends RunKindName> {
  readonly kind: K;
  readonly request: RequestOf[K];
  /** Where another thing was asked, a sentence each. */
  readonly otherQuestion: (was: RequestOf[K], is: RequestOf[K]) => readonly string[];
}

/**
 * The newest run's records, if they answer the same question and were measured on the same ground. Evidence of another model, machine
 * or server must never be put together with today's.
 */
export function resumable<K extends RunKindName>(records: readonly JournalRecord[], { kind, request, otherQuestion }: Asked<K>, now: Ground): Resumable {
  const chain = newestChain(records, kind);
  const starts = startsOf(chain, kind);
  const last = starts.at(-1);
  if (!last) return { records: [], whyNot: `Nothing to resume for ${request.model}: starting a fresh run.` };
  const moved = starts.map((start) => groundDifferences(groundOf(start.model.digest, start.environment, start.protocol), now));
  const reasons = [...otherQuestion(last.request, request), ...groundInWords(moved.find(({ length }) => length > 0) ?? [])];
  if (reasons.length === 0) return { records: chain, whyNot: null };
  return { records: [], whyNot: `The last run cannot be continued. ${reasons.join(" ")} Starting a fresh run.` };
}
