import type { WatchSummary } from "../domain/hardware";
import type { ModelProfile } from "../domain/model";
import { isThatModel } from "../ports";
import type { GenerateTimings, LoadedModel } from "../ports";
import type { Protocol } from "../protocol";

/** The server's counters leave out reading the prompt's text and the way to the client and back: so much is no wait, ms, and so large a share of the whole. */
const OWN_DELAY_MS = 1_000;
const OWN_DELAY_SHARE = 0.1;

/** Time that a reply took beyond what the server's own counters explain, ms; null where that is no more than usual. Another client had its turn first. */
export function unexplainedWaitMs({ wallMs, loadMs, promptMs, decodeMs }: GenerateTimings): number | null {
  const waitMs = wallMs - loadMs - promptMs - (decodeMs ?? 0);
  return waitMs > Math.max(OWN_DELAY_MS, OWN_DELAY_SHARE * wallMs) ? waitMs : null;
}

/** What was in a server's memory, and when, ms of a clock that runs forward. */
export interface InMemory {
  readonly atMs: number;
  readonly models: readonly LoadedModel[];
}

/** By so much a model's time in memory may be off, seconds. */
const KEEP_SLACK_S = 30;

/**
 * Models that another client loaded or used between two looks at a server: one that was not there, one that stays longer than it was to, and
 * our own where it is to go sooner. A server sets the time anew when a request ends, a moment behind the reply: ours may look as if it had not been used.
 */
export function usedByOthers(before: InMemory, now: InMemory, own: Pick<ModelProfile, "name" | "digest">): string[] {
  const elapsedS = (now.atMs - before.atMs) / 1000;
  const isUsed = ({ name, digest, keepAlive }: LoadedModel): boolean => {
    const isOwn = isThatModel({ name, ...(digest === undefined ? {} : { digest }) }, own);
    const earlier = before.models.find((entry) => entry.name === name);
    if (!earlier) return !isOwn;
    if (keepAlive === undefined || earlier.keepAlive === undefined) return false;
    if (keepAlive === "forever" || earlier.keepAlive === "forever") return keepAlive !== earlier.keepAlive;
    const runDown = earlier.keepAlive - elapsedS;
    return isOwn ? keepAlive < runDown - KEEP_SLACK_S : keepAlive > runDown + KEEP_SLACK_S;
  };
  return now.models.filter(isUsed).map(({ name }) => name);
}

/** Before anything of O3's ran: less is a desktop that is drawn. */
const IDLE_GPU_SHARE = 0.3;

export type Disturbance =
  | "processor"
  /** Other clients of the server: seen at work, by the models they use, or by the time that they made a reply wait. */
  | "server"
  | "gpu"
  /** A reading could not be had. */
  | "unread";

export interface Seen {
  readonly watch: WatchSummary | null;
  readonly waitMs?: number | null | undefined;
  readonly otherModels?: readonly string[] | undefined;
}

/** Who used machine or server meanwhile besides O3, as far as that is known. */
export function disturbancesIn({ watch, waitMs, otherModels = [] }: Seen, { contendedCores }: Pick<Protocol, "contendedCores">): Disturbance[] {
  const found: readonly (readonly [Disturbance, boolean])[] = [
    ["processor", (watch?.otherCores ?? 0) > contendedCores],
    ["server", (waitMs ?? null) !== null || otherModels.length > 0 || (watch?.otherClients ?? 0) > 0],
    ["gpu", (watch?.gpuOutsiders ?? []).length > 0 || (watch?.idleGpuShare ?? 0) >= IDLE_GPU_SHARE],
    ["unread", watch?.unread === true],
  ];
  return found.flatMap(([disturbance, is]) => (is ? [disturbance] : []));
}

export const isContended = (seen: Seen, protocol: Pick<Protocol, "contendedCores">): boolean => disturbancesIn(seen, protocol).length > 0;
