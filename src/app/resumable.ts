import { newestChain } from "../core/domain/chains";
import { groundDifferences, groundOf } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import type { JournalRecord, RunStarted } from "../core/domain/journal";
import { questionDifferences } from "../core/domain/question";
import type { OptimizeRequest } from "../core/domain/request";
import { groundInWords } from "../words/ground";
import { questionInWords } from "../words/question";

export interface Resumable {
  /** Records of the newest run and of those that it continues; none where they are not to be continued. */
  readonly records: readonly JournalRecord[];
  /** Why not, for the user; null where they are. */
  readonly whyNot: string | null;
}

/**
 * The newest run's records, if they answer the same question and were measured on the same ground. Evidence of another model, machine
 * or server must never be put together with today's.
 */
export function resumable(records: readonly JournalRecord[], request: OptimizeRequest, now: Ground): Resumable {
  const chain = newestChain(records, "optimize");
  const starts = chain.filter((record): record is RunStarted => record.kind === "run-started");
  const last = starts.at(-1);
  if (!last) return { records: [], whyNot: `Nothing to resume for ${request.model}: starting a fresh run.` };
  const moved = starts.map((start) => groundDifferences(groundOf(start.model.digest, start.environment, start.protocol), now));
  const reasons = [...questionInWords(questionDifferences(last.request, request)), ...groundInWords(moved.find(({ length }) => length > 0) ?? [])];
  if (reasons.length === 0) return { records: chain, whyNot: null };
  return { records: [], whyNot: `The last run cannot be continued. ${reasons.join(" ")} Starting a fresh run.` };
}
