import type { Environment } from "../domain/environment";
import type { HardwareReading } from "../domain/hardware";
import type { Body, JournalRecord, RequestOf, RunEnding, RunKindName } from "../domain/journal";
import type { ModelProfile } from "../domain/model";
import type { LoadTrial } from "../domain/trial";
import type { RunSnapshot } from "../events";
import type { Bench } from "../measure/bench";
import type { Protocol } from "../protocol";
import type { Launching } from "../launcher";

/** The types that a kind of run is made of. */
export interface KindTypes {
  readonly name: RunKindName;
  readonly situation: object;
  readonly progress: object;
  readonly step: { readonly kind: string };
  readonly report: object;
}

/** What is known when a run starts, before its first step. */
export interface RunFacts<K extends RunKindName> {
  readonly request: RequestOf[K];
  readonly environment: Environment;
  readonly model: ModelProfile;
  readonly protocol: Protocol;
  /** The machine before any load. */
  readonly reading: HardwareReading;
  /** Absent where no server of O3's own is wanted. */
  readonly launching?: Launching;
}

/** A run under way, as a step of it sees it. */
export interface Run<T extends KindTypes> {
  readonly bench: Bench;
  readonly situation: T["situation"];
  /** As the records stand at this moment. */
  readonly progress: T["progress"];
  /** Writes a record down in the middle of a step, so that a crash does not lose it. */
  readonly write: (body: Body) => Promise<void>;
  readonly launching: Launching | undefined;
  /** The load that is in memory now, if any. */
  current: LoadTrial | null;
}

/**
 * One kind of run: what it does next, how it does it, and what it makes of the records. Everything it knows of earlier steps it reads
 * from the records, so a run can stop after any of them and go on later.
 */
export interface RunKind<T extends KindTypes> {
  readonly name: T["name"];
  /** All that later steps need to know of earlier ones. */
  readonly progressOf: (records: readonly JournalRecord[]) => T["progress"];
  readonly situationOf: (facts: RunFacts<T["name"]>) => T["situation"];
  /** What to do next: a function of the records, the time left, and the machine's last reading. */
  readonly next: (situation: T["situation"], progress: T["progress"], leftMs: number, reading?: HardwareReading) => T["step"];
  /** Whether a step of this kind has to be planned on a reading of this very moment, with the model unloaded. */
  readonly needsReading: (step: T["step"]) => boolean;
  /** How the run ends here; null for a step that is to be taken. */
  readonly endingOf: (step: T["step"]) => RunEnding | null;
  /** Takes a step. Trials are written down as they finish (`bench.record`); the loop writes down what is returned. */
  readonly take: (run: Run<T>, step: T["step"], signal: AbortSignal) => Promise<readonly Body[]>;
  /** The whole picture of a run before it takes `step`. Times in epoch ms. */
  readonly snapshot: (situation: T["situation"], progress: T["progress"], step: T["step"], startedAt: number, now: number) => RunSnapshot;
  /** What a run and those that it continues have shown; null where the records hold no run of this kind. */
  readonly report: (chain: readonly JournalRecord[]) => T["report"] | null;
}
