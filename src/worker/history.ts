import type { ModelReport } from "../core/domain/report";
import type { JournalRecord } from "../core/domain/journal";
import type { Trial } from "../core/domain/trial";
import { runChains } from "../core/domain/chains";
import { assembleReport } from "../core/report/assemble";
import { runIdOf as newestPart } from "../core/report/current";
import type { RunSummary } from "../protocol/panel";
import type { Said } from "../core/domain/statements";
import { JournalTail, journalPath } from "../results";

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
  if (!report) throw new Error("A run without its start has no report.");
  return report;
}

/** What the journal of a model tells. */
export interface Past {
  /** Newest first. */
  readonly runs: readonly PastRun[];
  /** Null where every line was read. */
  readonly passedOver: Said | null;
}

/** What the journals of one folder tell. A line is read once; of the reports only those are made again whose run has gone on. */
export class History {
  private folder = "";
  private readonly models = new Map<string, ModelRuns>();

  /** Runs of a model, newest first; none where there is no journal. Throws ResultsError for a corrupt one. */
  async runsOf(folder: string, model: string): Promise<readonly PastRun[]> {
    return (await this.of(folder, model)).runs;
  }

  /** As `runsOf`, with what could not be read of the journal. */
  async of(folder: string, model: string): Promise<Past> {
    const exact = await this.in(folder, model);
    // The journal is named after the model as the server names it; people leave out the tag.
    return exact.runs.length > 0 || exact.passedOver !== null || model.includes(":") ? exact : this.in(folder, `${model}:latest`);
  }

  private in(folder: string, model: string): Promise<Past> {
    // One folder at a time: what another one told is of no use any more.
    if (folder !== this.folder) this.models.clear();
    this.folder = folder;
    const path = journalPath(folder, model);
    const runs = this.models.get(path) ?? new ModelRuns(new JournalTail(path));
    this.models.set(path, runs);
    return runs.read();
  }
}

class ModelRuns {
  private records: readonly JournalRecord[] = [];
  private generation = 0;
  private runs: ReadonlyMap<string, PastRun> = new Map();

  constructor(private readonly tail: JournalTail) {}

  async read(): Promise<Past> {
    const { records, generation, passedOver } = await this.tail.read();
    if (records !== this.records) {
      const known = generation === this.generation ? this.runs : new Map<string, PastRun>();
      this.runs = new Map(runChains(records, "optimize").map((chain) => [keyOf(chain), known.get(keyOf(chain)) ?? new PastRun(chain)]));
      this.records = records;
      this.generation = generation;
    }
    return { runs: [...this.runs.values()], passedOver };
  }
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
