import type { Said } from "../core/domain/statements";
import { Cancelled } from "../core/errors";
import { isHolding } from "../results";
import { endServer } from "./end";
import { identityIn, readRecords, removeRecord } from "./record";

/**
 * Ends private servers whose O3 is gone (kill -9, a crash), and runners whose server is gone. Servers of an O3 that lives are left
 * alone. Rejects with Cancelled.
 * @returns what came of each one that was found running
 */
export async function endOrphans(folder: string, signal: AbortSignal): Promise<readonly Said[]> {
  const told: Said[] = [];
  for (const { mark, record } of await readRecords(folder)) {
    if (signal.aborted) throw new Cancelled();
    if (record && isHolding(record.holder)) continue;
    const { found, left } = record ? await endServer(identityIn(record)) : { found: [], left: [] };
    if (left.length === 0) await removeRecord(folder, mark);
    if (record && found.length > 0) told.push(whatCame(record.holder.since, found, left));
  }
  return told;
}

const whatCame = (since: string, found: readonly number[], left: readonly number[]): Said =>
  left.length === 0 ? { code: "orphan-ended", since, processes: found.map(String) } : { code: "orphan-not-ended", since, processes: left.map(String) };
