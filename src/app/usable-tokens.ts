import { runChains } from "../core/domain/chains";
import { groundOf, sameGround } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import type { JournalRecord } from "../core/domain/journal";
import { effectiveReportOf } from "../core/effective/report";

/** From which length on clients are to shorten their history, by the newest run on this ground that told one; null where none did, or the whole window is used. */
export function usableTokensIn(records: readonly JournalRecord[], ground: Ground): number | null {
  const reports = runChains(records, "effective").flatMap((chain) => effectiveReportOf(chain) ?? []);
  const here = reports.filter(({ model, environment, simulated }) => !simulated && sameGround(groundOf(model.digest, environment), { ...ground, protocol: null }));
  const told = here.find(({ compaction }) => compaction !== null)?.compaction;
  return !told || told.basis === "window" ? null : told.tokens;
}
