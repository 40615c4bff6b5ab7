import { stat } from "node:fs/promises";
import { mergedJournals } from "../core/domain/merged";
import type { JournalRecord } from "../core/domain/journal";
import { ResultsError } from "../core/errors";
import { openJournal, readJournal } from "../results";
import type { FileJournal } from "../results";
import type { Said } from "../core/domain/statements";
import type { Destination } from "./results-folders";

/** Where a run is kept, and where else runs of its model are known from. */
export interface RunPlace {
  readonly destination: Destination;
  /** Folders with earlier runs. */
  readonly read: readonly string[];
}

/** The journal of a run that begins, and all earlier runs of the model. */
export interface RunJournal {
  readonly journal: FileJournal;
  readonly past: readonly JournalRecord[];
}

/**
 * Opens the journal of a run. With a folder of the user's own the machine's store gets every record as well: where that cannot be, the run is worth more than
 * its copy, and a note says so. Throws ResultsError.
 */
export async function openRunJournal({ destination, read }: RunPlace, model: string, note: (said: Said) => void): Promise<RunJournal> {
  const { folder, copyTo } = destination;
  const copy = copyTo === null ? null : await openJournal(copyTo, { model }).catch(unlessResults((why) => {
    note({ code: "kept-alone", folder, why });
    return null;
  }));
  try {
    const journal = await openJournal(folder, { model, copy, note });
    for (const warning of journal.warnings) note(warning);
    const others = read.filter((other) => other !== folder);
    const earlier = await Promise.all(others.map((other) => recordsIn(other, model, note)));
    return { journal, past: mergedJournals([journal.past, ...earlier]) };
  } catch (error) {
    await copy?.close();
    throw error;
  }
}

/** A journal elsewhere that cannot be read stops no run. */
const recordsIn = (folder: string, model: string, note: (said: Said) => void): Promise<readonly JournalRecord[]> =>
  readJournal(folder, model)
    .then(({ records }) => records)
    .catch(unlessResults((why) => {
      note(why);
      return [];
    }));

const unlessResults =
  <T>(tell: (why: Said) => T) =>
  (error: unknown): T => {
    if (!(error instanceof ResultsError)) throw error;
    return tell(error.said);
  };

/**
 * Writes what was made of a run into its folder and into the store. A folder that was removed or moved meanwhile is not made anew.
 * @returns what was written where the user looks for it; null where no folder is left. Throws ResultsError for the run's own folder.
 */
export async function writeViews<P>({ folder, copyTo }: Destination, write: (folder: string) => Promise<P>, note: (said: Said) => void): Promise<P | null> {
  const own = (await isThere(folder)) ? await write(folder) : null;
  const copied = copyTo !== null && (await isThere(copyTo)) ? await write(copyTo).catch(unlessResults((why) => {
    note(why);
    return null;
  })) : null;
  if (own === null && copied !== null && copyTo !== null) note({ code: "results-elsewhere", folder, other: copyTo });
  return own ?? copied;
}

/** What a run throws that has come to no results. */
export const failureOf = (error: unknown, { folder }: Destination): Error =>
  error instanceof Error ? error : new ResultsError("io", error === null ? { code: "results-removed", folder } : JSON.stringify(error));

/** The folder in which a run is kept, as it turned out. */
export const keptIn = async ({ folder, copyTo }: Destination): Promise<string> => ((await isThere(folder)) || copyTo === null ? folder : copyTo);

const isThere = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );
