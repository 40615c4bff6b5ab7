import { setTimeout as sleep } from "node:timers/promises";
import { Cancelled } from "../core/errors";

const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** Asks again and again, ever more slowly, until it holds (true) or the time is up (false). Rejects with Cancelled. */
export async function waitUntil(holds: () => Promise<boolean>, limitMs: number, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + limitMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    if (await holds()) return true;
    const leftMs = end - performance.now();
    if (leftMs <= 0) return false;
    try {
      await sleep(Math.min(pauseMs, leftMs), undefined, { signal });
    } catch (error) {
      if (signal.aborted) throw new Cancelled();
      throw error;
    }
  }
}
