import { randomUUID } from "node:crypto";
import type { Configuration } from "../config";
import type { EngineIdentity } from "../core/domain/environment";
import { groundOf } from "../core/domain/ground";
import type { JournalRecord, RequestOf, RunKindName } from "../core/domain/journal";
import type { RunEvent } from "../core/events";
import type { Clock, Engine, HardwareProbe } from "../core/ports";
import type { KindTypes, RunKind } from "../core/runs/kind";
import { runKind } from "../core/runs/loop";
import { createRandom } from "../core/statistics/random";
import { EngineError } from "../core/errors";
import type { Said } from "../core/domain/statements";
import { withLease } from "./lease";
import { LeftBehind } from "./left-behind";
import { logTo } from "./log";
import { protocolFrom } from "./protocol";
import { resumable } from "./resumable";
import { failureOf, keptIn, openRunJournal, writeViews } from "./run-journal";
import type { RunPlace } from "./run-journal";
import { o3Version } from "./version";

export interface LoadTestInput<K extends RunKindName> {
  readonly engine: Engine;
  readonly identity: EngineIdentity;
  readonly clock: Clock;
  readonly probe: HardwareProbe;
  readonly request: RequestOf[K];
  readonly config: Configuration;
  /** Where journal and reports go, and earlier runs are. */
  readonly place: RunPlace;
  /** Continue the last run, where the same was asked. */
  readonly resume: boolean;
  readonly wait: boolean;
  readonly note: (said: Said) => void;
  readonly onEvent: (event: RunEvent) => void;
}

/** What is particular to one kind of test. */
export interface LoadTest<T extends KindTypes, Paths> {
  readonly kind: RunKind<T>;
  /** "agents", for who waits for it. */
  readonly title: string;
  /** Of the request, what its answer depends on. */
  readonly question: readonly (keyof RequestOf[T["name"]] & string)[];
  readonly write: (folder: string, report: T["report"]) => Promise<Paths>;
}

interface Tested<T extends KindTypes, Paths> {
  readonly report: T["report"];
  readonly paths: Paths;
}

/** One run from journal to files, under the lease on its server. What was measured is written even when the run fails; the error is then thrown on. */
export function runLoadTest<T extends KindTypes, Paths>(test: LoadTest<T, Paths>, input: LoadTestInput<T["name"]>, signal: AbortSignal): Promise<Tested<T, Paths>> {
  const { identity, request, place, note, wait } = input;
  const what = `${test.title} on ${request.model} for ${place.destination.folder}`;
  return withLease(new URL(identity.endpoint), { what, wait, note, howToWait: { code: "wait-flag" } }, signal, () => leased(test, input, signal));
}

async function leased<T extends KindTypes, Paths>(
  { kind, question, write }: LoadTest<T, Paths>,
  { engine, identity, clock, probe, request, config, place, resume, note, onEvent }: LoadTestInput<T["name"]>,
  signal: AbortSignal,
): Promise<Tested<T, Paths>> {
  const protocol = protocolFrom(config);
  const { journal, past } = await openRunJournal(place, request.model, note);
  try {
    const resumed = async (): Promise<readonly JournalRecord[]> => {
      const [model, hardware] = [await engine.describe(request.model, signal), await probe.profile(signal)];
      const now = groundOf(model.digest, { engine: identity, hardware, o3Version: o3Version() }, protocol);
      const otherQuestion = (was: typeof request, is: typeof request): readonly Said[] => {
        const changed = question.filter((key) => JSON.stringify(was[key]) !== JSON.stringify(is[key]));
        return changed.length === 0 ? [] : [{ code: "other-question", keys: changed }];
      };
      const { records, told } = resumable(past, { kind: kind.name, request, otherQuestion }, now);
      note(told);
      return records;
    };
    const chain = resume ? await resumed() : [];
    await journal.adopt(chain);
    const leftBehind = new LeftBehind(new URL(identity.endpoint), note);
    const earlier = await leftBehind.read();
    const { records, error } = await runKind(
      kind,
      {
        ports: { engine: leftBehind.watching(engine), probe, clock, journal, log: logTo(note), random: createRandom(request.seed + chain.length) },
        ...{ request, protocol, resumed: chain, earlier, onEvent },
        onUsersModels: (models) => leftBehind.setUsers(models),
        runId: randomUUID(),
        o3Version: o3Version(),
      },
      AbortSignal.any([signal, journal.lost]),
    );
    await leftBehind.setUsers([]);
    const report = kind.report(records);
    if (!report) throw error instanceof Error ? error : new EngineError("bad-reply", { code: "no-record" });
    const paths = await writeViews(place.destination, (folder) => write(folder, report), note);
    if (error !== null || paths === null) {
      note({ code: "kept-so-far", folder: await keptIn(place.destination), how: { code: "resume-flag" } });
      throw failureOf(error, place.destination);
    }
    return { report, paths };
  } finally {
    await journal.close();
  }
}
