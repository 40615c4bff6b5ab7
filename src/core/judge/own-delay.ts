import type { Trial } from "../domain/trial";

/** Greatest share of a time, and least delay in ms, that O3's own lateness may make up before the time is set aside. */
const SHARE = 0.01;
const LEAST_MS = 20;

/**
 * Whether a time that O3 took with its own clock may be wrong by more than one per cent (and 20 ms), since its thread was busy with something
 * else meanwhile. The server's own counters are not concerned, and what succeeded stays a success.
 */
export function mayBeShifted({ watch }: Pick<Trial, "watch">, timeMs: number): boolean {
  const delayMs = watch?.eventLoopDelayMs ?? 0;
  return delayMs > LEAST_MS && delayMs > SHARE * timeMs;
}

/** Those of `trials` whose time is not shifted; all of them where none is left. */
export function onTime<T extends Trial>(trials: readonly T[], timeMs: (trial: T) => number | null): readonly T[] {
  const exact = trials.filter((trial) => !mayBeShifted(trial, timeMs(trial) ?? 0));
  return exact.length > 0 ? exact : trials;
}

/** The time of a trial at the client, ms: of a load its whole, of a request until its first token; null where there is none. */
export const clientMs = (trial: Trial): number | null => (trial.type === "load" ? trial.loadMs : (trial.measures?.ttftMs ?? null));
