import { randomUUID } from "node:crypto";
import { z } from "zod";
import { identityOf, isAlive } from "./process-identity";

/** Who holds something on the disk: the process, and the thread of it. */
export const holderSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string(),
  since: z.string(),
  thread: z.string().optional(),
});
export type Holder = z.infer<typeof holderSchema>;

/** Each thread loads this module for itself. A process has one thread that runs: what another one holds was left by a thread that died. */
const THREAD = randomUUID();

/** This thread, from now on. */
export const thisHolder = (): Holder => ({
  pid: process.pid,
  startedAt: identityOf(process.pid)?.startedAt ?? "unknown",
  since: new Date().toISOString(),
  thread: THREAD,
});

export const isHolding = (holder: Holder): boolean => isAlive(holder) && !leftByDeadThread(holder);

const leftByDeadThread = ({ pid, thread }: Holder): boolean => pid === process.pid && thread !== undefined && thread !== THREAD;
