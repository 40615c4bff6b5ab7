import type { JournalRecord } from "../domain/journal";
import type { ModelProfile } from "../domain/model";
import { isThatModel } from "../ports";
import type { LoadedModel } from "../ports";

/** Ollama keeps a model so long by itself, seconds; O3 asks for half an hour. */
const USUAL_KEEP_ALIVE_S = 5 * 60;

/**
 * What the user had in memory: all but what a run of this model that was killed left there, which its journal tells by the missing end. It is known
 * by its context, or by a longer stay than a user's requests ask for; one that is to stay for ever is the user's.
 */
export function ofTheUser(
  loaded: readonly LoadedModel[],
  model: Pick<ModelProfile, "name" | "digest">,
  past: readonly JournalRecord[],
): readonly LoadedModel[] {
  const started = past.findLast((record) => record.kind === "run-started");
  if (!started || past.some((record) => record.kind === "run-ended" && record.runId === started.runId)) return loaded;
  const last = past.findLast((record) => record.kind === "trial" && record.type === "load" && record.runId === started.runId && record.server === undefined);
  const contextTokens = last?.kind === "trial" ? last.contextTokensObserved : null;
  return loaded.filter((entry) => {
    if (!isThatModel(entry, model) || entry.keepAlive === "forever") return true;
    return entry.contextTokens !== contextTokens && (entry.keepAlive ?? 0) <= USUAL_KEEP_ALIVE_S;
  });
}
