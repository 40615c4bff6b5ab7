import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import type { OptimizeRequest } from "../core/domain/request";
import type { ModelReport } from "../core/domain/report";
import type { JournalRecord, RunStarted } from "../core/domain/trial";
import { optimize } from "../core/optimize";
import { assembleReport, newestChain } from "../core/report/assemble";
import type { Clock, HardwareProbe } from "../core/ports";
import { createRandom } from "../core/statistics/random";
import { openJournal, readJournal, writeResults } from "../results";
import type { WrittenPaths } from "../results";
import type { Configuration } from "../config";
import type { Connection } from "./connect";
import type { OptimizeFlags } from "./optimize-flags";
import type { ProgressView } from "./progress";
import { protocolFrom } from "./protocol";
import type { World } from "./world";

export interface RunInput {
  readonly connection: Connection;
  readonly clock: Clock;
  readonly probe: HardwareProbe;
  readonly request: OptimizeRequest;
  readonly config: Configuration;
  readonly flags: Pick<OptimizeFlags, "out" | "resume">;
  readonly progress: ProgressView;
}

/** One run from journal to files. What was measured is written even when the run fails; the error is then thrown on. */
export async function runOptimization(
  input: RunInput,
  world: World,
): Promise<{ readonly report: ModelReport; readonly paths: WrittenPaths }> {
  const { connection, clock, probe, request, config, flags, progress } = input;
  const folder = resolve(world.cwd, flags.out);
  const journal = await openJournal(folder, { model: request.model });
  for (const warning of journal.warnings) progress.note(warning);
  try {
    // Read behind the lock: nobody writes between this and the run.
    const resumed = flags.resume ? resumable((await readJournal(folder, request.model)).records, request, connection, progress.note) : [];
    const log = { debug: () => undefined, info: progress.note, warn: progress.note, error: progress.note };
    const { records, error } = await optimize(
      {
        ports: {
          engine: connection.engine,
          probe,
          clock,
          journal,
          log,
          random: createRandom(request.seed + resumed.length),
        },
        request,
        protocol: protocolFrom(config),
        runId: randomUUID(),
        o3Version: world.version,
        resumed,
        onEvent: progress.onEvent,
      },
      world.signal,
    );
    const report = assembleReport(records);
    if (!report) throw error instanceof Error ? error : new Error("The run left no record.");
    const paths = await writeResults(folder, report, records);
    if (error !== null) {
      progress.note(`What was measured is kept in ${folder}; --resume continues it.`);
      throw error instanceof Error ? error : new Error(JSON.stringify(error));
    }
    return { report, paths };
  } finally {
    await journal.close();
  }
}

/** The newest run's records, if they were measured for the same question on the same model and machine; else none, and why. */
function resumable(
  records: readonly JournalRecord[],
  request: OptimizeRequest,
  connection: Connection,
  note: (message: string) => void,
): JournalRecord[] {
  const chain = newestChain(records);
  const last = chain.findLast((record): record is RunStarted => record.kind === "run-started");
  if (!last) {
    note(`Nothing to resume for ${request.model}: starting a fresh run.`);
    return [];
  }
  const changed = differences(last, request, connection);
  if (changed.length === 0) return chain;
  note(`The last run cannot be continued, since ${changed.join(" and ")} changed: starting a fresh run.`);
  return [];
}

function differences(last: RunStarted, request: OptimizeRequest, { identity }: Connection): string[] {
  const question = ({
    goal,
    options,
    reliability,
    confidence,
    limits,
    maxContextTokens,
    minDecodeTokensPerSecond,
    maxTtftMs,
  }: OptimizeRequest): string =>
    JSON.stringify({ goal, options, reliability, confidence, limits, maxContextTokens, minDecodeTokensPerSecond, maxTtftMs });
  const { engine } = last.environment;
  return [
    ...(question(last.request) === question(request) ? [] : ["what was asked"]),
    ...(engine.kind === identity.kind && engine.version === identity.version ? [] : ["the server"]),
  ];
}
