import type { JournalRecord } from "../domain/journal";
import type { ModelProfile } from "../domain/model";
import { isThatModel } from "../ports";
import type { LoadedModel } from "../ports";

/** Ollama keeps a model for five minutes where nothing else is asked; O3 asks for half an hour. Seconds. */
const LONGER_THAN_USUAL_S = 5 * 60;
const ASKED_BY_O3_S = 30 * 60;

/**
 * What the user had in memory: all but what a run of this model that was killed left there, which its journal tells by the missing end. It is known
 * by the context that was loaded last and by the time for which O3 keeps models; all else is taken for the user's.
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
    if (!isThatModel(entry, model) || entry.contextTokens !== contextTokens || entry.keepAlive === "forever") return true;
    return entry.keepAlive !== undefined && (entry.keepAlive <= LONGER_THAN_USUAL_S || entry.keepAlive > ASKED_BY_O3_S);
  });
}
