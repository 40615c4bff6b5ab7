import { randomUUID } from "node:crypto";
import type { Configuration } from "../config";
import type { EngineIdentity } from "../core/domain/environment";
import { groundOf } from "../core/domain/ground";
import type { JournalRecord } from "../core/domain/journal";
import type { SwarmRequest } from "../core/domain/swarm";
import type { SwarmReport } from "../core/domain/swarm-report";
import type { RunEvent } from "../core/events";
import type { Clock, Engine, HardwareProbe } from "../core/ports";
import { runKind } from "../core/runs/loop";
import { SWARM } from "../core/runs/swarm";
import { createRandom } from "../core/statistics/random";
import { openJournal } from "../results";
import { writeSwarm } from "../results/swarm";
import type { SwarmPaths } from "../results/swarm";
import { withLease } from "./lease";
import { LeftBehind } from "./left-behind";
import { logTo } from "./log";
import { protocolFrom } from "./protocol";
import { resumable } from "./resumable";
import { o3Version } from "./version";

export interface SwarmInput {
  readonly engine: Engine;
  readonly identity: EngineIdentity;
  readonly clock: Clock;
  readonly probe: HardwareProbe;
  readonly request: SwarmRequest;
  readonly config: Configuration;
  /** Where journal and reports go. */
  readonly folder: string;
  /** Continue the last run, where the same was asked. */
  readonly resume: boolean;
  readonly wait: boolean;
  readonly note: (message: string) => void;
  readonly onEvent: (event: RunEvent) => void;
}

/** One run from journal to files, under the lease on its server. What was measured is written even when the run fails; the error is then thrown on. */
export function runSwarm(input: SwarmInput, signal: AbortSignal): Promise<{ readonly report: SwarmReport; readonly paths: SwarmPaths }> {
  const { identity, request, folder, note, wait } = input;
  const what = `agents on ${request.model} for ${folder}`;
  return withLease(new URL(identity.endpoint), { what, wait, note, howToWait: "or let O3 wait for it with --wait" }, signal, () => leased(input, signal));
}

async function leased(
  { engine, identity, clock, probe, request, config, folder, resume, note, onEvent }: SwarmInput,
  signal: AbortSignal,
): ReturnType<typeof runSwarm> {
  const protocol = protocolFrom(config);
  const journal = await openJournal(folder, { model: request.model });
  for (const warning of journal.warnings) note(warning);
  try {
    const resumed = async (): Promise<readonly JournalRecord[]> => {
      const [model, hardware] = [await engine.describe(request.model, signal), await probe.profile(signal)];
      const now = groundOf(model.digest, { engine: identity, hardware, o3Version: o3Version() }, protocol);
      const { records, whyNot } = resumable(journal.past, { kind: "swarm", request, otherQuestion }, now);
      if (whyNot !== null) note(whyNot);
      return records;
    };
    const chain = resume ? await resumed() : [];
    const leftBehind = new LeftBehind(new URL(identity.endpoint), note);
    const left = await leftBehind.read();
    const { records, error } = await runKind(
      SWARM,
      {
        ports: { engine: leftBehind.watching(engine), probe, clock, journal, log: logTo(note), random: createRandom(request.seed + chain.length) },
        ...{ request, protocol, resumed: chain, left, onEvent },
        runId: randomUUID(),
        o3Version: o3Version(),
      },
      signal,
    );
    const report = SWARM.report(records);
    if (!report) throw error instanceof Error ? error : new Error("The run left no record.");
    const paths = await writeSwarm(folder, report);
    if (error !== null) {
      note(`What was measured is kept in ${folder}; --resume continues it.`);
      throw error instanceof Error ? error : new Error(JSON.stringify(error));
    }
    return { report, paths };
  } finally {
    await journal.close();
  }
}

const QUESTION = ["shape", "maxAgents", "objectives", "confidence", "limits", "options"] as const satisfies readonly (keyof SwarmRequest)[];

const otherQuestion = (was: SwarmRequest, is: SwarmRequest): readonly string[] => {
  const changed = QUESTION.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
  return changed.length === 0 ? [] : [`Something else is asked for (${changed.join(", ")}).`];
};
