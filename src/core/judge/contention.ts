import type { WatchSummary } from "../domain/hardware";
import type { GenerateTimings } from "../ports";
import type { Protocol } from "../protocol";

/** The server's counters leave out reading the prompt's text and the way to the client and back: so much is no wait, ms, and so large a share of the whole. */
const OWN_DELAY_MS = 1_000;
const OWN_DELAY_SHARE = 0.1;

/** Time that a reply took beyond what the server's own counters explain, ms; null where that is no more than usual. Another client had its turn first. */
export function unexplainedWaitMs({ wallMs, loadMs, promptMs, decodeMs }: GenerateTimings): number | null {
  const waitMs = wallMs - loadMs - promptMs - (decodeMs ?? 0);
  return waitMs > Math.max(OWN_DELAY_MS, OWN_DELAY_SHARE * wallMs) ? waitMs : null;
}

/** Whether others used machine or server meanwhile, as far as that is known. */
export const isContended = (watch: WatchSummary | null, waitMs: number | null, { contendedCores }: Pick<Protocol, "contendedCores">): boolean =>
  (watch?.otherCores ?? 0) > contendedCores || waitMs !== null;
