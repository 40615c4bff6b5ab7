import { runChains } from "../core/domain/chains";
import type { JournalRecord, RunKindName } from "../core/domain/journal";
import { UsageError } from "../core/errors";
import { sameModel } from "../ollama/models";
import { journalledModels, readJournal } from "../results";
import type { World } from "./world";

/** What the journal of one model holds. */
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
 * The journals of a model, or of all. What had to be left out of one is told. Throws UsageError where there is none, and ResultsError for
 * one that cannot be read.
 */
export async function journalsOf(folder: string, wanted: string | undefined, world: World): Promise<readonly ModelJournal[]> {
  const measured = await journalledModels(folder);
  // A journal is named after the model as the server names it; a person may leave out the tag.
  const models = wanted === undefined ? measured : measured.filter((name) => name === wanted || sameModel(name, wanted));
  if (models.length === 0) throw new UsageError(nothing(folder, wanted));
  const journals: ModelJournal[] = [];
  for (const model of models) {
    const { records, warnings } = await readJournal(folder, model);
    for (const warning of warnings) world.err(`o3: ${warning}\n`);
    journals.push({ model, records });
  }
  return journals;
}

const nothing = (folder: string, wanted: string | undefined): string =>
  wanted === undefined
    ? `${folder} holds no journal. Run 'o3 optimize' first, or name the folder with --out.`
    : `${folder} holds no run of ${wanted}. Run 'o3 optimize ${wanted}' first.`;

const RUN_KINDS = ["optimize", "swarm", "stress"] as const satisfies readonly RunKindName[];

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
