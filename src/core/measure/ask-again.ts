import { EngineError } from "../errors";
import type { Clock, LoadReply } from "../ports";

/** No model is loaded, and no runner started and lost, in so little time: what fails so fast was not tried. */
const TOO_QUICK_MS = 250;
/** Pauses before it is asked again: a server that is just starting a runner, or ending one, needs a moment. */
const PAUSES_MS = [500, 1_000, 2_000] as const;

/**
 * Loads, and asks again after a moment where the load "crashed" too quickly to have been one: the server answered at once, and nothing was
 * in memory. A passing fault must not be taken for the model's. What fails so each time is rejected as it is.
 */
export async function loadPatiently(clock: Clock, load: (signal: AbortSignal) => Promise<LoadReply>, signal: AbortSignal): Promise<LoadReply> {
  for (const pauseMs of PAUSES_MS) {
    const startedMs = clock.monotonic();
    try {
      return await load(signal);
    } catch (error) {
      const quick = clock.monotonic() - startedMs < TOO_QUICK_MS;
      if (!(error instanceof EngineError && error.reason === "crashed" && quick)) throw error;
    }
    await clock.sleep(pauseMs, signal);
  }
  return load(signal);
}
