import type { LoadedModel } from "../ports";
import { withContext } from "../domain/settings";
import type { Session } from "./session";

/** Cancel has to work within two seconds, so this is all that the clean-up may take then. */
const UNLOAD_LIMIT_MS = 1500;
const RESTORE_LIMIT_MS = 5 * 60_000;

/**
 * Unloads what O3 loaded and puts the user's models back where there is time for it. Never throws: the run is over, and
 * what could not be put back is said.
 */
export async function restoreModels(
  session: Session,
  before: readonly LoadedModel[],
  takeTime: boolean,
): Promise<{ readonly restored: readonly string[]; readonly letGo: readonly string[] }> {
  const { engine, model, log } = session;
  const attempt = async (what: string, work: (signal: AbortSignal) => Promise<unknown>, limitMs: number): Promise<boolean> => {
    try {
      await work(AbortSignal.timeout(limitMs));
      return true;
    } catch (error) {
      log.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
  await attempt(`Could not unload ${model.name}`, (s) => engine.unload(model.name, s), takeTime ? RESTORE_LIMIT_MS : UNLOAD_LIMIT_MS);
  const restored: string[] = [];
  const letGo: string[] = [];
  for (const loaded of before) {
    const back =
      takeTime &&
      (await attempt(
        `Could not put ${loaded.name} back`,
        async (s) => {
          const now = await engine.loaded(s);
          if (now.some((entry) => entry.name === loaded.name)) return;
          await engine.load(
            { model: loaded.name, settings: withContext(loaded.contextTokens), purpose: "restore", timeLimitMs: RESTORE_LIMIT_MS },
            s,
          );
        },
        RESTORE_LIMIT_MS,
      ));
    (back ? restored : letGo).push(loaded.name);
  }
  return { restored, letGo };
}
