import { stat } from "node:fs/promises";
import type { ModelReport } from "../core/domain/report";
import type { JournalRecord } from "../core/domain/journal";
import type { Trial } from "../core/domain/trial";
import { runChains } from "../core/domain/chains";
import { assembleReport } from "../core/report/assemble";
import type { RunSummary } from "../protocol/panel";
import { journalPath, readJournal } from "../results";

/** One run with all that it continues. */
export interface PastRun {
  readonly report: ModelReport;
  readonly records: readonly JournalRecord[];
}

interface Read {
  readonly stamp: string;
  readonly runs: readonly PastRun[];
}

/** What the journals tell, read again only when a file has changed. */
export class History {
  private readonly cache = new Map<string, Read>();

  /** Runs of a model, newest first; none where there is no journal. Throws ResultsError for a corrupt one. */
  async runsOf(folder: string, model: string): Promise<readonly PastRun[]> {
    const exact = await this.runsIn(folder, model);
    // The journal is named after the model as the server names it; people leave out the tag.
    return exact.length > 0 || model.includes(":") ? exact : this.runsIn(folder, `${model}:latest`);
  }

  private async runsIn(folder: string, model: string): Promise<readonly PastRun[]> {
    const path = journalPath(folder, model);
    const stamp = await stampOf(path);
    if (stamp === null) return [];
    const cached = this.cache.get(path);
    if (cached?.stamp === stamp) return cached.runs;
    const { records } = await readJournal(folder, model);
    const runs = runChains(records, "optimize").flatMap((chain) => {
      const report = assembleReport(chain);
      return report ? [{ report, records: chain }] : [];
    });
    this.cache.set(path, { stamp, runs });
    return runs;
  }
}

async function stampOf(path: string): Promise<string | null> {
  try {
    const { mtimeMs, size } = await stat(path);
    return `${mtimeMs} ${size}`;
  } catch {
    // No journal yet; one that cannot be read says so when it is opened.
    return null;
  }
}

export const trialsOf = ({ records }: PastRun): Trial[] => records.filter((record) => record.kind === "trial");

/** A run is known by its newest part. */
export const runIdOf = ({ report }: PastRun): string => report.runIds.at(-1) ?? "";

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
