import { answersElsewhere, Cancelled, EngineError } from "../errors";
import type { Breach, WatchSummary } from "../domain/hardware";
import type { Watch } from "../ports";
import type { Bench } from "./bench";

export type Guarded<T> =
  | { readonly state: "done"; readonly value: T; readonly watch: WatchSummary }
  | { readonly state: "error"; readonly error: EngineError; readonly watch: WatchSummary }
  | { readonly state: "breach"; readonly breach: Breach; readonly watch: WatchSummary };

/**
 * Runs `work` with the guard on. A breach stops it and comes back as an outcome, as engine errors do: both are
 * evidence. The user's cancellation is not: it is thrown on.
 */
export async function guarded<T>(bench: Bench, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<Guarded<T>> {
  const watch = await beginning(bench, signal);
  let result: { value: T } | { error: EngineError } | null;
  try {
    result = { value: await work(AbortSignal.any([signal, watch.signal])) };
  } catch (error) {
    if (error instanceof EngineError) result = { error };
    else if (error instanceof Cancelled && watch.signal.aborted && !signal.aborted) result = null;
    else {
      await watch.drop();
      throw error;
    }
  }
  const summary = await unlessAborted(signal, watch.stop());
  if (summary.breach) return { state: "breach", breach: summary.breach, watch: summary };
  if (result === null) throw new Cancelled();
  return "value" in result
    ? { state: "done", value: result.value, watch: summary }
    : { state: "error", error: result.error, watch: summary };
}

/** The first reading may wait for a tool that hangs; a cancel does not. */
async function beginning({ probe, limits, onWatch }: Bench, signal: AbortSignal): Promise<Watch> {
  const watch = probe.watch(limits, onWatch);
  try {
    return await unlessAborted(signal, watch);
  } catch (error) {
    void watch.then(
      (late) => late.drop(),
      () => undefined,
    );
    throw error;
  }
}

/** Rejects with Cancelled when the signal aborts, also where it has aborted before. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(new Cancelled());
    };
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
  try {
    const value = await Promise.race([work, aborted]);
    if (signal.aborted) throw new Cancelled();
    return value;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

export const BUDGET_ENDED = { code: "budget-ended-meanwhile" } as const;

/**
 * The error, if it means that the server or the model is no longer there: such a failure says nothing about the settings,
 * and no further measurement makes sense. A runner that crashed under a living server is not gone.
 */
export async function isGone(bench: Bench, error: EngineError, signal: AbortSignal): Promise<EngineError | null> {
  if (answersElsewhere(error.reason)) return error;
  if (error.reason !== "unreachable" && error.reason !== "bad-reply" && error.reason !== "gateway") return null;
  try {
    await bench.engine.loaded(signal);
    return null;
  } catch (second) {
    if (second instanceof EngineError) return second;
    throw second;
  }
}
