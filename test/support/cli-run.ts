import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endpointRef, openEndpoint } from "../../src/app/endpoints";
import { storeOf } from "../../src/app/results-folders";
import type { JournalRecord } from "../../src/core/domain/journal";
import type { Trial } from "../../src/core/domain/trial";
import { journalledModels, readJournal } from "../../src/results";
import { startCli, temporaryFolder } from "./cli";
import type { Ended, RunningCli } from "./cli";
import { runningModels } from "./embedded-client";
import { until } from "./until";

/** A model with random weights that was "trained" for 2,048 tokens: a whole run takes seconds. */
export const MODEL = "tiny-c2048";

/** The shortest honest question: four filled loads show 70 % at 70 % confidence. */
export const QUICK = ["--goal", "max-context", "--reliability", "0.7", "--confidence", "0.7"] as const;

/** A folder to optimize in, and what is in it. */
export interface Workspace {
  readonly path: string;
  /** Where O3 keeps what it has measured. */
  readonly data: string;
  /** Where results go by default: the machine's store there. */
  readonly results: string;
  /** Starts a quick run of the model there. */
  readonly optimize: (...flags: readonly string[]) => RunningCli;
  readonly start: (...args: readonly string[]) => RunningCli;
  /** All records of the journal so far. Reading fails where the journal is corrupt. */
  readonly records: () => Promise<JournalRecord[]>;
  readonly trials: () => Promise<Trial[]>;
  /** Waits until the journal meets a condition. */
  readonly untilJournal: (what: string, met: (trials: readonly Trial[]) => boolean) => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** Configuration under which other programs on the tester's machine do not decide how a run ends. */
const NEIGHBOURS_ALLOWED = "thresholds:\n  contendedCores: 64\n";

/** Writes `.o3/optimization.yaml` into a folder: `config`, and that neighbours are allowed. */
export function configure(folder: string, config = ""): void {
  mkdirSync(join(folder, ".o3"), { recursive: true });
  writeFileSync(join(folder, ".o3", "optimization.yaml"), `${NEIGHBOURS_ALLOWED}${config}`);
}

export async function workspace(endpoint: string): Promise<Workspace> {
  const { path, remove } = await temporaryFolder();
  configure(path);
  const data = join(path, "data");
  const { fingerprint } = await openEndpoint(endpointRef(endpoint, {}), {}).probe.profile(AbortSignal.timeout(30_000));
  const results = storeOf(fingerprint, { O3_DATA_DIR: data });
  const start = (...args: readonly string[]): RunningCli => startCli(args, { cwd: path, env: { OLLAMA_HOST: endpoint, O3_DATA_DIR: data } });
  const records = async (): Promise<JournalRecord[]> => {
    const [model] = await journalledModels(results);
    return model === undefined ? [] : (await readJournal(results, model)).records;
  };
  const trials = async (): Promise<Trial[]> => (await records()).filter((record) => record.kind === "trial");
  return {
    path,
    data,
    results,
    start,
    optimize: (...flags) => start("optimize", MODEL, ...QUICK, ...flags),
    records,
    trials,
    untilJournal: (what, met) => until(what, async () => met(await trials())),
    remove,
  };
}

/** Waits until the server works on a request of the proof: most of a run's time is spent there. */
export async function midFill(run: RunningCli, endpoint: string): Promise<void> {
  await run.says(/^filling /m);
  await until("a request in progress", async () => (await runningModels(endpoint)).some(({ x_requests }) => x_requests > 0));
}

/** The one sentence that a failing command ends with; anything before it is progress. */
export function lastSentence({ stderr }: Ended): string {
  const said = stderr.split("\n").filter((line) => line.startsWith("o3: "));
  assert.equal(said.length, 1, `not one sentence:\n${stderr}`);
  assert.equal(stderr.trimEnd().split("\n").at(-1), said[0], `the sentence is not the end:\n${stderr}`);
  return said[0] ?? "";
}
