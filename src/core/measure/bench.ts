import type { Environment } from "../domain/environment";
import type { HardwareLimits, WatchSummary } from "../domain/hardware";
import type { ModelProfile } from "../domain/model";
import type { RunnerSettings, ServerAsked } from "../domain/settings";
import { isContended, usedByOthers } from "../judge/contention";
import type { InMemory } from "../judge/contention";
import { JOURNAL_SCHEMA } from "../domain/journal";
import type { RunKindName } from "../domain/journal";
import type { Provenance, Trial, TrialBase } from "../domain/trial";
import type { Clock, Engine, HardwareProbe, LoadedModel, Log, Random, WatchEvent } from "../ports";
import type { Protocol } from "../protocol";

/** What is measured with. */
export interface Instruments {
  readonly engine: Engine;
  readonly probe: HardwareProbe;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: Random;
}

/** What O3 asks of a server, and what was in its memory when O3 last looked. */
export interface Traffic {
  /** Requests that O3 has under way, and all that it ever began. */
  underWay: number;
  begun: number;
  /** Null before the first look. */
  inMemory: InMemory | null;
}

export const noTraffic = (): Traffic => ({ underWay: 0, begun: 0, inMemory: null });

/** Runs a request, and tells whether it had no other of O3's beside it: only then is a wait another client's. */
export async function asked<T>(traffic: Traffic, work: () => Promise<T>): Promise<{ readonly value: T; readonly alone: boolean }> {
  const wasFree = traffic.underWay === 0;
  traffic.underWay++;
  const begun = ++traffic.begun;
  try {
    const value = await work();
    return { value, alone: wasFree && traffic.begun === begun };
  } finally {
    traffic.underWay--;
  }
}

/** Looks at the server's memory, and tells what others did there since O3 looked last. */
export async function lookAround({ engine, clock, model, traffic }: Pick<Bench, "engine" | "clock" | "model" | "traffic">, signal: AbortSignal): Promise<LookedAround> {
  const before = traffic.inMemory;
  const now: InMemory = { models: await engine.loaded(signal), atMs: clock.monotonic() };
  traffic.inMemory = now;
  return { loaded: now.models, otherModels: before === null ? [] : usedByOthers(before, now, model) };
}

export interface LookedAround {
  readonly loaded: readonly LoadedModel[];
  readonly otherModels: readonly string[];
}

/**
 * One model on one server, and what any kind of run measures it with. It knows the limits that everything on it keeps to, and nothing of
 * what is looked for. Requests may go on side by side: those on one bench are watched by one sampling of the machine, whose breach ends all.
 */
export interface Bench extends Instruments {
  readonly runId: string;
  readonly runKind: RunKindName;
  readonly environment: Environment;
  readonly model: ModelProfile;
  readonly protocol: Protocol;
  readonly limits: HardwareLimits;
  /** Of the run's randomness; it stands in every trial. */
  readonly seed: number;
  /** What the private server that is measured was started with; absent on the user's own. */
  readonly server?: ServerAsked;
  /** The model fits wholly on a discrete GPU at its smallest, and must then stay there; null before a load has shown it. */
  resident: boolean | null;
  /** What goes on on the server, as far as O3 knows. */
  readonly traffic: Traffic;
  readonly onWatch: (event: WatchEvent) => void;
  /** Milliseconds left of the budget; Infinity without one. */
  readonly remainingMs: () => number;
  /** Appends to the journal first, then tells the listeners. */
  readonly record: (trial: Trial) => Promise<void>;
  readonly nextId: () => string;
}

function provenanceOf({ environment, model, seed }: Pick<Bench, "environment" | "model" | "seed">): Provenance {
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
    seed,
  };
}

/** The part that every trial has in common. */
export function trialBase(
  bench: Pick<Bench, "runId" | "runKind" | "clock" | "protocol" | "environment" | "model" | "seed" | "server">,
  part: {
    readonly id: string;
    readonly loadId: string;
    readonly settings: RunnerSettings;
    readonly contextTokens: number | null;
    readonly startedAt: number;
    readonly watch: WatchSummary | null;
    /** What a reply took beyond the server's own counters; see `unexplainedWaitMs`. */
    readonly waitMs?: number | null;
    readonly otherModels?: readonly string[];
  },
): TrialBase {
  const endedAt = bench.clock.now();
  const { watch, waitMs = null, otherModels = [] } = part;
  return {
    schema: JOURNAL_SCHEMA,
    kind: "trial",
    runKind: bench.runKind,
    runId: bench.runId,
    at: endedAt,
    id: part.id,
    loadId: part.loadId,
    settingsAsked: part.settings,
    ...(bench.server ? { server: bench.server } : {}),
    contextTokensObserved: part.contextTokens,
    provenance: provenanceOf(bench),
    startedAt: part.startedAt,
    endedAt,
    watch,
    ...(waitMs === null ? {} : { waitMs }),
    ...(otherModels.length === 0 ? {} : { otherModels }),
    contended: isContended({ watch, waitMs, otherModels }, bench.protocol),
  };
}
