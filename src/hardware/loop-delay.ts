import { monitorEventLoopDelay } from "node:perf_hooks";

/** A delay is known to so much, ms; a finer one would itself keep the thread busy. */
const RESOLUTION_MS = 5;

/** Watches how late this thread answers; the returned function ends the watch and gives the greatest delay, ms. */
export function watchLoopDelay(): () => number {
  const monitor = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  monitor.enable();
  return () => {
    monitor.disable();
    // One that never ticked was never free: nothing came in between, and the watch was shorter than a tick.
    return monitor.count === 0 ? 0 : Math.max(0, Math.round(monitor.max / 1e5) / 10 - RESOLUTION_MS);
  };
}
