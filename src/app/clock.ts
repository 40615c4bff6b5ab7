import type { Clock } from "../core/ports";
import { Cancelled } from "../core/errors";

/**
 * The machine's clock as it stands now, and from then on without its jumps: when the time is set during a run, what its records say happened
 * before still comes before.
 */
export const systemClock = (): Clock => clockFrom(Date.now(), performance.now());

/** Node's timers end at once when they are asked for more. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const clockFrom = (epochMs: number, startMs: number): Clock => ({
  now: () => epochMs + Math.round(performance.now() - startMs),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        reject(new Cancelled());
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", stop);
        resolve();
      }, Math.min(ms, LONGEST_TIMER_MS));
      signal.addEventListener("abort", stop, { once: true });
    }),
});
