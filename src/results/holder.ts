import { randomUUID } from "node:crypto";
import { z } from "zod";
import { thisPlace } from "./place";
import type { Place } from "./place";
import { identityOf, isAlive, isTaskAlive, signedBeforeBoot, thisTask } from "./process-identity";

const placeSchema = z.object({ host: z.string(), boot: z.string().nullable(), pidNamespace: z.string().nullable() });

/** Who holds something on the disk: the process, the thread of it, and where its number means something. */
export const holderSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string(),
  since: z.string(),
  thread: z.string().optional(),
  /** The kernel's number of that thread, where it tells. */
  task: z.object({ id: z.string(), startedAt: z.string() }).optional(),
  /** Absent in what older versions wrote: those knew one machine only. */
  place: placeSchema.optional(),
});
export type Holder = z.infer<typeof holderSchema>;

/** Each thread loads this module for itself. */
const THREAD = randomUUID();

/** This thread, from now on. */
export const thisHolder = (): Holder => ({
  pid: process.pid,
  startedAt: identityOf(process.pid)?.startedAt ?? "unknown",
  since: new Date().toISOString(),
  thread: THREAD,
  task: thisTask(),
  place: thisPlace(),
});

/** `elsewhere` is in another container or on another machine: from here nobody can tell whether it still runs. */
export type Standing = "alive" | "gone" | "elsewhere";

export function standingOf(holder: Holder, here: Place = thisPlace()): Standing {
  const { place } = holder;
  if (place && !isSame(place, here)) return endedByReboot(holder, place, here) ? "gone" : "elsewhere";
  return isAlive(holder) && !leftByDeadThread(holder) ? "alive" : "gone";
}

/** Whether it may still run: what cannot be told counts as running. */
export const isHolding = (holder: Holder): boolean => standingOf(holder) !== "gone";

/** Written by this very thread. */
export const isOwn = ({ pid, thread, place }: Holder): boolean =>
  pid === process.pid && thread === THREAD && (place === undefined || isSame(place, thisPlace()));

const isSame = (a: Place, b: Place): boolean => a.host === b.host && a.boot === b.boot && a.pidNamespace === b.pidNamespace;

/** The same machine was started again since. Another one of the same name is told by a lock that is younger than this boot. */
const endedByReboot = ({ since }: Holder, place: Place, here: Place): boolean =>
  place.host === here.host && place.boot !== null && here.boot !== null && place.boot !== here.boot && signedBeforeBoot(since);

/** Where threads have no number that can be looked up, one that runs is taken to be the only one: what another holds was left by one that died. */
const leftByDeadThread = ({ pid, thread, task }: Holder): boolean =>
  pid === process.pid && thread !== undefined && thread !== THREAD && !(task && isTaskAlive(task));
