import type { Environment } from "../domain/environment";
import type { WatchSummary } from "../domain/hardware";
import type { ModelProfile } from "../domain/model";
import type { OptimizeRequest } from "../domain/request";
import type { RunnerSettings, ServerAsked } from "../domain/settings";
import { isContended } from "../judge/contention";
import { JOURNAL_SCHEMA } from "../domain/journal";
import type { Body, RunKindName } from "../domain/journal";
import type { QualityAnswered } from "../domain/optimize-records";
import type { Provenance, Trial, TrialBase } from "../domain/trial";
import type { Clock, Engine, HardwareProbe, Journal, Log, Random, WatchEvent } from "../ports";
import type { Launching } from "../launcher";
import type { Protocol } from "../protocol";

export interface Ports {
  readonly engine: Engine;
  readonly probe: HardwareProbe;
  readonly clock: Clock;
  readonly journal: Journal;
  readonly log: Log;
  readonly random: Random;
  /** Servers of O3's own beside the user's; left out where none may be started. */
  readonly launching?: Launching;
}

/** What stays the same for every trial of one run. */
export interface Session extends Ports {
  readonly runId: string;
  readonly runKind: RunKindName;
  readonly request: OptimizeRequest;
  readonly environment: Environment;
  readonly model: ModelProfile;
  readonly protocol: Protocol;
  /** What the private server that is measured was started with; absent on the user's own. */
  readonly server?: ServerAsked;
  /** The model fits wholly on a discrete GPU at its smallest, and must then stay there; null before a load has shown it. */
  resident: boolean | null;
  readonly onWatch: (event: WatchEvent) => void;
  /** Milliseconds left of the budget; Infinity without one. */
  readonly remainingMs: () => number;
  /** Appends to the journal first, then tells the listeners. */
  readonly record: (trial: Trial) => Promise<void>;
  /** Appends an answer to the quality gate. */
  readonly keep: (answer: Body<QualityAnswered>) => Promise<void>;
  readonly nextId: () => string;
}

function provenanceOf({ environment, model, request }: Pick<Session, "environment" | "model" | "request">): Provenance {
  const { engine, hardware, o3Version } = environment;
  return {
    modelDigest: model.digest,
    quantization: model.quantization,
    engineKind: engine.kind,
    engineVersion: engine.version,
    endpoint: engine.endpoint,
    hardwareFingerprint: hardware.fingerprint,
    drivers: hardware.gpus.flatMap((gpu) => (gpu.driver === null ? [] : [`${gpu.name} ${gpu.driver}`])),
    power: hardware.power,
    os: `${hardware.platform} ${hardware.osRelease}`,
    o3Version,
    seed: request.seed,
  };
}

/** The part that every trial has in common. */
export function trialBase(
  session: Pick<Session, "runId" | "runKind" | "clock" | "protocol" | "environment" | "model" | "request" | "server">,
  part: {
    readonly id: string;
    readonly loadId: string;
    readonly settings: RunnerSettings;
    readonly contextTokens: number | null;
    readonly startedAt: number;
    readonly watch: WatchSummary | null;
    /** What a reply took beyond the server's own counters; see `unexplainedWaitMs`. */
    readonly waitMs?: number | null;
  },
): TrialBase {
  const endedAt = session.clock.now();
  const waitMs = part.waitMs ?? null;
  return {
    schema: JOURNAL_SCHEMA,
    kind: "trial",
    runKind: session.runKind,
    runId: session.runId,
    at: endedAt,
    id: part.id,
    loadId: part.loadId,
    settingsAsked: part.settings,
    ...(session.server ? { server: session.server } : {}),
    contextTokensObserved: part.contextTokens,
    provenance: provenanceOf(session),
    startedAt: part.startedAt,
    endedAt,
    watch: part.watch,
    ...(waitMs === null ? {} : { waitMs }),
    contended: isContended(part.watch, waitMs, session.protocol),
  };
}
