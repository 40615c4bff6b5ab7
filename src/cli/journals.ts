import { runChains } from "../core/domain/chains";
import type { JournalRecord, RunKindName } from "../core/domain/journal";
import { mergedJournals } from "../core/domain/merged";
import { ResultsError, saidOf, UsageError } from "../core/errors";
import { sameModel } from "../ollama/models";
import { journalledModels, readJournal } from "../results";
import { inWords } from "../words/said";
import { foldersFor } from "./places";
import type { World } from "./world";

/** What the journals of one model hold. */
export interface ModelJournal {
  readonly model: string;
  readonly records: readonly JournalRecord[];
}

/** A run with those that it continues. */
export interface ChosenRun {
  readonly model: string;
  readonly chain: readonly JournalRecord[];
}

/**
 * What is known of a model, or of all. What had to be left out of a journal is told. Throws UsageError where there is none, and ResultsError for
 * one that cannot be read.
 * @param out the folder that --out names
 */
export async function journalsOf(out: string | undefined, wanted: string | undefined, world: World): Promise<readonly ModelJournal[]> {
  const folders = await foldersFor(out, world);
  const measured = await measuredModels(folders);
  // A journal is named after the model as the server names it; a person may leave out the tag.
  const models = wanted === undefined ? measured : measured.filter((name) => name === wanted || sameModel(name, wanted));
  if (models.length === 0) throw new UsageError(nothing(out === undefined ? null : (folders[0] ?? out), wanted, measured));
  const read = (model: string): Promise<ModelJournal[]> => recordsOf(folders, model, world).then((records) => [{ model, records }]);
  // Of several, one that cannot be read hides no other.
  const several = (model: string): Promise<ModelJournal[]> =>
    read(model).catch((error: unknown) => {
      if (!(error instanceof ResultsError)) throw error;
      world.err(`o3: ${inWords(saidOf(error))}\n`);
      return [];
    });
  return (await Promise.all(models.map(models.length === 1 ? read : several))).flat();
}

/** Names of all models of which something is known. */
export const measuredModels = async (folders: readonly string[]): Promise<readonly string[]> => [...new Set((await Promise.all(folders.map(journalledModels))).flat())];

/** All that is known of one model; none where nothing is. */
export async function recordsOf(folders: readonly string[], model: string, world: World): Promise<readonly JournalRecord[]> {
  const journals = await Promise.all(folders.map((folder) => readJournal(folder, model)));
  for (const warning of journals.flatMap(({ warnings }) => warnings)) world.err(`o3: ${inWords(warning)}\n`);
  return mergedJournals(journals.map(({ records }) => records));
}

function nothing(folder: string | null, wanted: string | undefined, measured: readonly string[]): string {
  const run = `Run 'o3 optimize${wanted === undefined ? "" : ` ${wanted}`}' first`;
  const what = wanted === undefined ? "Nothing was" : `${wanted} was not`;
  const others = measured.length === 0 ? "" : ` Measured: ${measured.join(", ")}.`;
  return folder === null
    ? `${what} measured on this machine yet. ${run}, or name a folder with results with --out.${others}`
    : `${folder} holds ${wanted === undefined ? "no journal" : `no run of ${wanted}`}. ${run}, or name another folder with --out.${others}`;
}

const RUN_KINDS = ["optimize", "swarm", "stress", "effective"] as const satisfies readonly RunKindName[];

/** The run of which `wanted` is the id, or how it begins; a part of a run that was continued names the whole. Throws UsageError with the ids there are. */
export function runNamed(journals: readonly ModelJournal[], wanted: string): ChosenRun {
  const runs = journals.flatMap(({ model, records }) => RUN_KINDS.flatMap((kind) => runChains(records, kind).map((chain) => ({ model, chain }))));
  const found = runs.filter(({ chain }) => chain.some(({ runId }) => runId.startsWith(wanted)));
  const [only] = found;
  if (only && found.length === 1) return only;
  const ids = (found.length > 1 ? found : runs).map(({ model, chain }) => `${idOf(chain)} (${model})`).join(", ");
  throw new UsageError(
    found.length > 1 ? `Several runs begin with "${wanted}": ${ids}. Give the whole id.` : `There is no run "${wanted}". There are: ${ids}.`,
  );
}

const idOf = (chain: readonly JournalRecord[]): string => chain.at(-1)?.runId ?? "";
