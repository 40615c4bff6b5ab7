import { Cancelled } from "../core/errors";
import { isHolding } from "../results";
import { endServer } from "./end";
import { identityIn, readRecords, removeRecord } from "./record";

/**
 * Ends private servers whose O3 is gone (kill -9, a crash), and runners whose server is gone. Servers of an O3 that lives are left
 * alone. Rejects with Cancelled.
 * @returns a sentence for each one that was found running
 */
export async function endOrphans(folder: string, signal: AbortSignal): Promise<readonly string[]> {
  const told: string[] = [];
  for (const { mark, record } of await readRecords(folder)) {
    if (signal.aborted) throw new Cancelled();
    if (record && isHolding(record.holder)) continue;
    const { found, left } = record ? await endServer(identityIn(record)) : { found: [], left: [] };
    if (left.length === 0) await removeRecord(folder, mark);
    if (record && found.length > 0) told.push(sentence(record.holder.since, found, left));
  }
  return told;
}

function sentence(since: string, found: readonly number[], left: readonly number[]): string {
  const what = `a private server that an O3 run of ${since} had left behind`;
  return left.length === 0
    ? `Ended ${what} (${processes(found)}).`
    : `Could not end ${what}: end ${processes(left)} yourself, since it holds memory.`;
}

export const processes = (pids: readonly number[]): string => `process${pids.length === 1 ? "" : "es"} ${pids.join(", ")}`;
