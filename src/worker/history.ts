import { access } from "node:fs/promises";
import type { ModelReport } from "../core/domain/report";
import type { JournalRecord } from "../core/domain/journal";
import type { Trial } from "../core/domain/trial";
import { runChains } from "../core/domain/chains";
import { mergedJournals } from "../core/domain/merged";
import { ResultsError } from "../core/errors";
import { assembleReport } from "../core/report/assemble";
import { runIdOf as newestPart } from "../core/report/current";
import type { RunSummary } from "../protocol/panel";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import { JournalTail, journalPath, journalsIn, modelOf } from "../results";

/** One run with all that it continues. Its report is made when it is first asked for. */
export class PastRun {
  private assembled: ModelReport | null = null;

  constructor(readonly records: readonly JournalRecord[]) {}

  get report(): ModelReport {
    return (this.assembled ??= reportOf(this.records));
  }
}

function reportOf(records: readonly JournalRecord[]): ModelReport {
  const report = assembleReport(records);
  if (!report) throw new RangeError("A run without its start has no report.");
  return report;
}

/** What the journal of a model tells. */
export interface Past {
  /** Newest first. */
  readonly runs: readonly PastRun[];
  /** Of runs of every kind, each once. */
  readonly records: readonly JournalRecord[];
  /** Null where every line was read. */
  readonly passedOver: Said | null;
}

/** What the journals of some folders tell. A line is read once; of the reports only those are made again whose run has gone on. */
export class History {
  private folders = "";
  private readonly tails = new Map<string, JournalTail>();
  private readonly models = new Map<string, ModelRuns>();
  /** Models whose journals were read once. */
  private readonly read = new Set<string>();

  /** Runs of a model, newest first; none where there is no journal. Throws ResultsError for a corrupt one. */
  async runsOf(folders: readonly string[], model: string): Promise<readonly PastRun[]> {
    return (await this.of(folders, model)).runs;
  }

  /** As `runsOf`, with what could not be read of the journals. */
  async of(folders: readonly string[], model: string): Promise<Past> {
    const exact = await this.in(folders, model);
    // The journal is named after the model as the server names it; people leave out the tag.
    return exact.runs.length > 0 || exact.passedOver !== null || model.includes(":") ? exact : this.in(folders, `${model}:latest`);
  }

  /** Whether a model has a journal that was never read. */
  async isUnread(folders: readonly string[], model: string): Promise<boolean> {
    this.turnTo(folders);
    if (this.read.has(model)) return false;
    const there = await Promise.all(folders.map((folder) => isThere(journalPath(folder, model))));
    return there.includes(true);
  }

  /** Names of all models that were measured, also of those whose journal cannot be read whole. */
  async measured(folders: readonly string[]): Promise<readonly string[]> {
    this.turnTo(folders);
    const paths = (await Promise.all(folders.map(journalsIn))).flat();
    const names = await Promise.all(paths.map(async (path) => (await modelIn(this.tail(path))) ?? modelOf(path).catch(() => null)));
    return [...new Set(names.filter((name) => name !== null))];
  }

  private async in(folders: readonly string[], model: string): Promise<Past> {
    this.turnTo(folders);
    const runs = this.models.get(model) ?? new ModelRuns(folders.map((folder) => this.tail(journalPath(folder, model))));
    this.models.set(model, runs);
    try {
      return await runs.read();
    } finally {
      this.read.add(model);
    }
  }

  private tail(path: string): JournalTail {
    const tail = this.tails.get(path) ?? new JournalTail(path);
    this.tails.set(path, tail);
    return tail;
  }

  /** What other folders told is of no use any more. */
  private turnTo(folders: readonly string[]): void {
    const now = JSON.stringify(folders);
    if (now === this.folders) return;
    this.folders = now;
    this.tails.clear();
    this.models.clear();
    this.read.clear();
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function modelIn(tail: JournalTail): Promise<string | null> {
  const now = await tail.read().catch(() => null);
  const started = now?.records.find((record) => record.kind === "run-started");
  return started?.request.model ?? null;
}

/** A model's runs in all of its journals, each once. */
class ModelRuns {
  private journals: readonly (readonly JournalRecord[])[] = [];
  private generations = "";
  private records: readonly JournalRecord[] = [];
  private runs: ReadonlyMap<string, PastRun> = new Map();

  constructor(private readonly tails: readonly JournalTail[]) {}

  async read(): Promise<Past> {
    const read = await Promise.all(this.tails.map((tail) => tail.read().catch(unreadable)));
    const readable = read.flatMap((now) => ("records" in now ? [now] : []));
    const unread = read.flatMap((now) => ("records" in now ? [] : [now]));
    // What one journal tells is not lost because another cannot be read.
    if (unread[0] && readable.every(({ records }) => records.length === 0)) throw unread[0].error;
    const journals = readable.map(({ records }) => records);
    const generations = readable.map(({ generation }) => generation).join(" ");
    if (journals.length !== this.journals.length || journals.some((records, at) => records !== this.journals[at])) {
      const known = generations === this.generations ? this.runs : new Map<string, PastRun>();
      this.records = mergedJournals(journals);
      const chains = runChains(this.records, "optimize");
      this.runs = new Map(chains.map((chain) => [keyOf(chain), known.get(keyOf(chain)) ?? new PastRun(chain)]));
      this.journals = journals;
      this.generations = generations;
    }
    const passedOver = together([...readable.flatMap((now) => now.passedOver ?? []), ...unread.map(({ error }) => error.said)]);
    return { runs: [...this.runs.values()], records: this.records, passedOver: passedOver === "" ? null : passedOver };
  }
}

function unreadable(error: unknown): { readonly error: ResultsError } {
  if (!(error instanceof ResultsError)) throw error;
  return { error };
}

/** Records are only ever added to a run: as many of the same runs are the same records. */
const keyOf = (chain: readonly JournalRecord[]): string => `${[...new Set(chain.map(({ runId }) => runId))].join(" ")} ${chain.length}`;

export const trialsOf = ({ records }: PastRun): Trial[] => records.filter((record) => record.kind === "trial");

/** A run is known by its newest part. */
export const runIdOf = ({ report }: Pick<PastRun, "report">): string => newestPart(report);

export const summaryOf = (run: PastRun): RunSummary => {
  const { startedAt, ending, environment, presets } = run.report;
  return {
    runId: runIdOf(run),
    startedAt,
    ending: ending.state,
    engineVersion: environment.engine.version,
    o3Version: environment.o3Version,
    hardwareFingerprint: environment.hardware.fingerprint,
    presets: presets.map(({ name, contextTokens, evidence: { state, measures } }) => ({
      name,
      state,
      contextTokens,
      decodeTokensPerSecond: measures.decodeTokensPerSecond?.value ?? null,
      ttftFullMs: measures.ttftFullMs?.value ?? null,
      footprintBytes: measures.footprintBytes?.value ?? null,
    })),
  };
};

/** The run that holds `wanted`; the newest where that is null or not there any more. */
export const chosen = (runs: readonly PastRun[], wanted: string | null): PastRun | undefined =>
  runs.find(({ records }) => wanted !== null && records.some(({ runId }) => runId === wanted)) ?? runs[0];
