import { randomUUID } from "node:crypto";
import type { OptimizeRequest } from "../core/domain/request";
import type { ModelReport } from "../core/domain/report";
import type { JournalRecord } from "../core/domain/journal";
import { runKind } from "../core/runs/loop";
import { OPTIMIZE } from "../core/runs/optimize";
import { questionDifferences } from "../core/domain/question";
import { groundOf } from "../core/domain/ground";
import type { Ground } from "../core/domain/ground";
import { assembleReport } from "../core/report/assemble";
import type { RunEvent } from "../core/events";
import type { Clock, Engine, HardwareProbe } from "../core/ports";
import type { EngineIdentity } from "../core/domain/environment";
import { createRandom } from "../core/statistics/random";
import { writeResults } from "../results";
import type { WrittenPaths } from "../results";
import type { Configuration } from "../config";
import type { ServerRecipe } from "../private-server";
import { EngineError } from "../core/errors";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import { heldBy, measuringWhat, withLease } from "./lease";
import { LeftBehind } from "./left-behind";
import { logTo } from "./log";
import { noiseNow, waitForQuiet } from "./quiet";
import type { Patience } from "./quiet";
import { questionInWords } from "../words/question";
import { proofTimesSentence } from "../words/proof-times";
import { inEnglish } from "../words/say";
import { launchingFor } from "./private-servers";
import { proofTimesFrom } from "./proof-times";
import { protocolFrom } from "./protocol";
import { resumable } from "./resumable";
import { failureOf, keptIn, openRunJournal, writeViews } from "./run-journal";
import type { RunPlace } from "./run-journal";
import { o3Version } from "./version";

export interface RunInput {
  readonly engine: Engine;
  readonly identity: EngineIdentity;
  readonly clock: Clock;
  readonly probe: HardwareProbe;
  readonly request: OptimizeRequest;
  /** Names the run in the journal and in what is told of it; a new one where it is left out. */
  readonly runId?: string;
  readonly config: Configuration;
  /** How the embedded engine is started, where it is what is measured; null otherwise. */
  readonly embedded: ServerRecipe | null;
  /** Where journal and reports go, and earlier runs are. */
  readonly place: RunPlace;
  /** Continue the last run, where it was measured for the same question. */
  readonly resume: boolean;
  /** The run to continue by its id; null or absent is the newest that can be. */
  readonly resumeRun?: string | null;
  /** How a user continues a run that failed. */
  readonly howToContinue: Said;
  /** Wait while another O3 measures on this server, instead of refusing; absent is to refuse. */
  readonly wait?: boolean;
  /** What is done about a machine that is not quiet: said and gone on, or waited for. Null: it was looked at already. */
  readonly quiet: "say" | Patience | null;
  /** How a user can wait. */
  readonly howToWait?: Said;
  readonly note: (said: Said) => void;
  readonly onEvent: (event: RunEvent) => void;
}

interface Finished {
  readonly report: ModelReport;
  readonly paths: WrittenPaths;
  /** What this run took, without what it continues. */
  readonly tookMs: number;
}

const otherOptimizeQuestion = (was: OptimizeRequest, is: OptimizeRequest): readonly string[] => questionInWords(questionDifferences(was, is));

/** One run from journal to files, under the lease on its server. What was measured is written even when the run fails; the error is then thrown on. */
export async function runOptimization(input: RunInput, signal: AbortSignal): Promise<Finished> {
  const { identity, request, place, note, onEvent, wait = false, howToWait } = input;
  const endpoint = new URL(identity.endpoint);
  // Who waits for an idle machine keeps nobody else from the server; who only looks is refused first where it is taken.
  const isPatient = input.quiet !== "say";
  if (isPatient) await quieten(input, signal);
  const holder = wait ? await heldBy(endpoint) : null;
  if (holder) onEvent({ kind: "waiting", why: { code: "waiting-in-line", what: holder.what } });
  const what = measuringWhat(request.model, place.destination.folder);
  return withLease(endpoint, { what, wait, note, ...(howToWait ? { howToWait } : {}) }, signal, async () => {
    onEvent({ kind: "waiting", why: null });
    if (!isPatient) await quieten(input, signal);
    return runLeased(input, signal);
  });
}

/** Before anything is measured. */
async function quieten({ identity, probe, clock, request, config, quiet, note, onEvent }: RunInput, signal: AbortSignal): Promise<void> {
  if (quiet === null || !identity.local) return;
  const ears = { probe, clock, limits: request.limits, protocol: protocolFrom(config) };
  if (quiet === "say") {
    const noise = await noiseNow(ears, signal);
    if (noise !== null) note(together([noise, { code: "noise-disturbs" }]));
    return;
  }
  const left = await waitForQuiet(ears, quiet, (noise) => {
    onEvent({ kind: "waiting", why: { code: "waiting-for-quiet", noise } });
  }, signal);
  if (left !== null) note({ code: "not-quiet-in-time", noise: left });
}

async function runLeased(
  { engine, identity, clock, probe, request, runId = randomUUID(), config, embedded, place, resume, resumeRun = null, howToContinue, note, onEvent }: RunInput,
  signal: AbortSignal,
): Promise<Finished> {
  const protocol = protocolFrom(config);
  const resumedRecords = (now: Ground): readonly JournalRecord[] => {
    const { records, told } = resumable(past, { kind: "optimize", request, otherQuestion: otherOptimizeQuestion, wanted: resumeRun }, now);
    note(told);
    return records;
  };
  const { journal, past } = await openRunJournal(place, request.model, note);
  try {
    const [model, hardware] = [await engine.describe(request.model, signal), await probe.profile(signal)];
    const environment = { engine: identity, hardware, o3Version: o3Version() };
    const times = proofTimesFrom(past, { request, protocol, model, environment, reading: await probe.read(signal) });
    note(proofTimesSentence(times, inEnglish));
    const resumed = resume ? resumedRecords(groundOf(model.digest, environment, protocol)) : [];
    await journal.adopt(resumed);
    const wanted = config.optimization.tuning.privateServers && request.goal !== "max-context";
    const launching = await launchingFor({ identity, embedded, wanted, clock, env: process.env, note }, signal);
    const leftBehind = new LeftBehind(new URL(identity.endpoint), note);
    const earlier = await leftBehind.read();
    const { records, error } = await runKind(
      OPTIMIZE,
      {
        ports: { engine: leftBehind.watching(engine), probe, clock, journal, log: logTo(note), random: createRandom(request.seed + resumed.length), launching },
        request,
        protocol,
        runId,
        o3Version: o3Version(),
        resumed,
        earlier,
        onUsersModels: (models) => leftBehind.setUsers(models),
        onEvent,
      },
      AbortSignal.any([signal, journal.lost]),
    );
    await leftBehind.setUsers([]);
    // Earlier runs have their say in what holds now.
    const report = assembleReport([...past, ...records.slice(resumed.length)]);
    if (!report) throw error instanceof Error ? error : new EngineError("bad-reply", { code: "no-record" });
    const paths = await writeViews(place.destination, (folder) => writeResults(folder, report, records), note);
    if (error !== null || paths === null) {
      note({ code: "kept-so-far", folder: await keptIn(place.destination), how: howToContinue });
      throw failureOf(error, place.destination);
    }
    const began = records.findLast(({ kind }) => kind === "run-started")?.at ?? report.startedAt;
    return { report, paths, tookMs: (report.endedAt ?? began) - began };
  } finally {
    await journal.close();
  }
}
