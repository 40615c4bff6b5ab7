import { AUTOMATIC, withContext } from "../domain/settings";
import { EngineError, saidOf } from "../errors";
import type { Engine, LoadedModel, Log } from "../ports";

/** Cancel has to work within two seconds: so long an unload may take then. */
const UNLOAD_LIMIT_MS = { patient: 5 * 60_000, hurried: 1_500 } as const;
/** After a cancel the user waits, though not for a measurement any more. */
const RESTORE_LIMIT_MS = { patient: 5 * 60_000, hurried: 30_000 } as const;

/** Who waits: nobody in particular at the end of a run, a user after a cancel or a failure. */
export type Pace = keyof typeof RESTORE_LIMIT_MS;

export interface Restored {
  readonly restored: readonly string[];
  readonly letGo: readonly string[];
}

/**
 * Unloads what O3 loaded and puts the user's models back, with their context and for as long as they were to stay. Never throws: the run is
 * over, and what could not be put back is said.
 */
export async function restoreModels(
  { engine, model, log }: { readonly engine: Pick<Engine, "loaded" | "load" | "unload">; readonly model: { readonly name: string }; readonly log: Log },
  before: readonly LoadedModel[],
  pace: Pace,
): Promise<Restored> {
  const attempt = async (code: "could-not-unload" | "could-not-put-back", name: string, work: (signal: AbortSignal) => Promise<unknown>, limitMs: number): Promise<boolean> => {
    try {
      await work(AbortSignal.timeout(limitMs));
      return true;
    } catch (error) {
      log.warn({ code, model: name, why: saidOf(error) });
      return false;
    }
  };
  await attempt("could-not-unload", model.name, (signal) => engine.unload(model.name, signal), UNLOAD_LIMIT_MS[pace]);
  const restored: string[] = [];
  const letGo: string[] = [];
  for (const loaded of before) {
    if (pace === "hurried") log.info({ code: "putting-back", model: loaded.name });
    const back = await attempt("could-not-put-back", loaded.name, (signal) => putBack(engine, loaded, RESTORE_LIMIT_MS[pace], signal), RESTORE_LIMIT_MS[pace]);
    (back ? restored : letGo).push(loaded.name);
  }
  return { restored, letGo };
}

async function putBack(engine: Pick<Engine, "loaded" | "load">, before: LoadedModel, timeLimitMs: number, signal: AbortSignal): Promise<void> {
  const { name, contextTokens, keepAlive } = before;
  const now = (await engine.loaded(signal)).find((entry) => entry.name === name);
  // Still there, or loaded anew by somebody else meanwhile: theirs by now.
  if (now) return;
  const { loaded } = await engine.load(
    { model: name, settings: contextTokens === null ? AUTOMATIC : withContext(contextTokens), purpose: "restore", ...(keepAlive === undefined ? {} : { keepAlive }), timeLimitMs },
    signal,
  );
  if (contextTokens !== null && loaded.contextTokens !== contextTokens)
    throw new EngineError("unsupported", { code: "put-back-smaller", givenTokens: loaded.contextTokens, contextTokens });
}
