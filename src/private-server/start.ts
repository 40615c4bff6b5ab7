import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Cancelled, EngineError, saidOf } from "../core/errors";
import { together } from "../core/domain/statements";
import type { Said } from "../core/domain/statements";
import type { ServerAsked } from "../core/domain/settings";
import { thisHolder } from "../results";
import { answersOn } from "./answers";
import { headOf, tellGroup, whenEnded } from "./child";
import { endServer } from "./end";
import { freePort } from "./free-port";
import { HOST, launchOf } from "./launch";
import { programName } from "./processes";
import { cannotNote, identityIn, logPath, removeRecord, writeRecord } from "./record";
import type { ServerRecord } from "./record";
import type { ServerRecipe } from "./recipe";
import { openLog, saysListening, saysPortTaken, tellingLines } from "./server-log";
import type { ServerLog } from "./server-log";

export interface PrivateServer {
  readonly endpoint: URL;
  readonly pid: number;
  readonly asked: ServerAsked;
  /** The last of what it wrote. */
  readonly log: () => string;
  /** Resolves with the reason when it has ended and nothing of it runs any more; never rejects. */
  readonly exited: Promise<Said>;
  /** Ends it with its runners. May be called again, and never rejects; what it tells the server first, it tells before it returns. */
  readonly stop: () => Promise<void>;
}

export interface PrivateServerPlan {
  readonly recipe: ServerRecipe;
  readonly asked: ServerAsked;
  /** Where the lock file is kept; the same for every run, so that the next one finds what a crash left. */
  readonly folder: string;
  /** Told what happened that the user may want to know. */
  readonly note: (said: Said) => void;
  /** How long it may take until it answers, ms. */
  readonly startLimitMs?: number;
  /** Where it is to listen; any free port by default. */
  readonly pickPort?: () => Promise<number>;
}

const START_LIMIT_MS = 60_000;
const PORT_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;
/** Where a server does not say in its log that it listens, it has to live this long after the first answer to pass for the one that answered. */
const SETTLED_MS = 2_000;

/** Somebody took the port between the choice and the start. */
class PortTaken extends Error {}

/**
 * Starts a server beside the user's, on a free loopback port, with the settings asked and the user's models. Rejects with EngineError
 * ("crashed", "timeout", or "unreachable" where the machine gives no port or the lock file cannot be written) or with Cancelled; then
 * nothing of it is left.
 */
export async function startPrivateServer(plan: PrivateServerPlan, signal: AbortSignal): Promise<PrivateServer> {
  const pickPort = plan.pickPort ?? freePort;
  for (let attempt = 1; ; attempt++) {
    const port = await pickPort().catch((error: unknown) => {
      throw new EngineError("unreachable", { code: "no-port", why: saidOf(error) }, { cause: error });
    });
    try {
      return await startOn(port, plan, signal);
    } catch (error) {
      if (!(error instanceof PortTaken)) throw error;
      if (attempt === PORT_ATTEMPTS) throw new EngineError("unreachable", { code: "ports-taken", attempts: PORT_ATTEMPTS });
      plan.note({ code: "port-taken", port: String(port) });
    }
  }
}

async function startOn(port: number, plan: PrivateServerPlan, signal: AbortSignal): Promise<PrivateServer> {
  if (signal.aborted) throw new Cancelled();
  const { recipe, asked, folder } = plan;
  const mark = randomUUID();
  const launch = launchOf(recipe, asked, port, mark, process.env);
  const command = [launch.file, ...launch.args].join(" ");
  let record: ServerRecord = { holder: thisHolder(), mark, program: programName(launch.file), command, port, head: null };
  // Before it is started: a crash from here on leaves something to find it by.
  await writeRecord(folder, record);
  const removeFiles = (): Promise<void> => removeRecord(folder, mark);
  const log = await orUndo(
    () => openLog(logPath(folder, mark)),
    removeFiles,
    (error) => cannotNote(folder, error),
  );
  const child = await orUndo(
    () => spawn(launch.file, launch.args, { env: launch.env, detached: true, stdio: ["ignore", log.fd, log.fd], windowsHide: true }),
    async () => {
      log.remove();
      await removeFiles();
    },
    (error) => failure("crashed", { code: "server-not-started", why: saidOf(error) }, recipe),
  );
  let stopping = false;
  let why: Said | null = null;
  const exited = whenEnded(child).then(async (how) => {
    why = stopping ? { code: "server-ended-by-o3" } : together([{ code: "server-ended", how }, wrote(log)]);
    await clear();
    return why;
  });
  const clear = once(async () => {
    try {
      // It may be ended before its number was noted.
      const identity = { ...identityIn(record), head: record.head ?? (await headOf(child)) };
      const { left } = await endServer(identity);
      if (left.length > 0) throw new EngineError("crashed", { code: "still-runs", processes: left.map(String) });
      log.remove();
      await removeFiles();
    } catch (error) {
      // The lock file stays, for the next run to try again.
      plan.note({ code: "server-not-removed", why: saidOf(error) });
    }
  });
  const stop = once(async () => {
    stopping = true;
    tellGroup(child);
    await clear();
  });

  const answered = async (): Promise<void> => {
    const head = await headOf(child);
    if (head) await writeRecord(folder, (record = { ...record, head }));
    const limitMs = plan.startLimitMs ?? START_LIMIT_MS;
    const begun = performance.now();
    let firstAnswer = Infinity;
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
      const answers = await answersOn(port, signal);
      if (signal.aborted) throw new Cancelled();
      if (why !== null) throw saysPortTaken(log.tail()) ? new PortTaken() : failure("crashed", why, recipe);
      const now = performance.now();
      if (answers) firstAnswer = Math.min(firstAnswer, now);
      // Who answers may be the program that took the port, while ours is still on the way to find that out.
      if (answers && (saysListening(log.tail(), port) || now - firstAnswer > SETTLED_MS)) return;
      if (now - begun > limitMs) {
        throw failure("timeout", together([{ code: "server-silent", limitMs }, wrote(log)]), recipe);
      }
      await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };

  try {
    await answered();
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint: new URL(`http://${HOST}:${port}`), pid: child.pid ?? 0, asked, log: log.tail, exited, stop };
}

/** What `make` returns; where it throws, what was made before is taken back, and `meaning` says what that is. */
async function orUndo<T>(make: () => T, undo: () => Promise<void>, meaning: (error: unknown) => EngineError): Promise<T> {
  try {
    return make();
  } catch (error) {
    await undo();
    throw meaning(error);
  }
}

const failure = (reason: "crashed" | "timeout", what: Said, { file, args }: ServerRecipe): EngineError =>
  new EngineError(reason, together([what, { code: "run-in-shell", command: [file, ...args].join(" ") }]));

function wrote(log: ServerLog): Said {
  const lines = tellingLines(log.tail());
  return lines === "" ? "" : { code: "server-wrote", lines: /[.!?]$/.test(lines) ? lines : `${lines}.` };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () => (done ??= work());
}
