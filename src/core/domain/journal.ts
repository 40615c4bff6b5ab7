import type { Protocol } from "../protocol";
import type { EffectiveRecord, EffectiveRequest } from "./effective";
import type { Environment } from "./environment";
import type { ModelProfile } from "./model";
import type { OptimizeRecord } from "./optimize-records";
import type { OptimizeRequest } from "./request";
import type { StressRecord, StressRequest } from "./stress";
import type { SwarmRecord, SwarmRequest } from "./swarm";
import type { Trial } from "./trial";
import type { Said } from "./statements";

/** Version of every line of the journal. Readers know this one and, by way of a migration, the ones before. */
export const JOURNAL_SCHEMA = 2;

/** What each kind of run is asked for, a RunRequest in any case. A new kind of run is one more line here. */
export interface RequestOf {
  readonly optimize: OptimizeRequest;
  readonly swarm: SwarmRequest;
  readonly stress: StressRequest;
  readonly effective: EffectiveRequest;
}

export type RunKindName = keyof RequestOf;

/** What every line begins with: a reader that does not know the rest can tell whose line it is, and pass it over. */
export interface Envelope<K extends RunKindName> {
  readonly schema: typeof JOURNAL_SCHEMA;
  readonly kind: string;
  readonly runId: string;
  readonly runKind: K;
  /** When the record was made, epoch milliseconds. */
  readonly at: number;
}

interface StartedOf<K extends RunKindName> extends Envelope<K> {
  readonly kind: "run-started";
  readonly request: RequestOf[K];
  readonly environment: Environment;
  readonly model: ModelProfile;
  /** How it is measured: counts and summaries are read with the numbers they were made with. */
  readonly protocol: Protocol;
  /** Models in memory before O3 touched anything. */
  readonly loadedBefore: readonly string[];
  /** The run this one continues, if any. */
  readonly resumes: string | null;
}

export type RunStarted<K extends RunKindName = RunKindName> = { readonly [Name in K]: StartedOf<Name> }[K];

export type RunEnding =
  | { readonly state: "completed" }
  | { readonly state: "cancelled" }
  | { readonly state: "budget-spent" }
  /** No context keeps the limits or the constraints. */
  | { readonly state: "nothing-fits"; readonly why: Said }
  | { readonly state: "failed"; readonly reason: string; readonly message: Said };

export interface RunEnded extends Envelope<RunKindName> {
  readonly kind: "run-ended";
  readonly ending: RunEnding;
  /** What became of the models in memory before: put back, or let go and why. */
  readonly restored: readonly string[];
  readonly letGo: readonly string[];
}

/** The records of any run: how it began, what was measured, what its kind adds, and how it ended. */
export type JournalRecord = RunStarted | Trial | OptimizeRecord | SwarmRecord | StressRecord | EffectiveRecord | RunEnded;

/** A record without its envelope, which the loop of a run puts around it. */
export type Body<R extends JournalRecord = JournalRecord> = R extends JournalRecord ? Omit<R, "schema" | "runId" | "runKind" | "at"> : never;
