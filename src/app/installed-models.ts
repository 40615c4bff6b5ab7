import type { Environment } from "../core/domain/environment";
import type { Ceiling } from "../core/domain/evidence";
import type { ModelProfile } from "../core/domain/model";
import { defaultRequest } from "../core/domain/request";
import { predictCeiling } from "../core/plan/predict-ceiling";
import { situationOf } from "../core/plan/situation";
import type { Engine, HardwareProbe, LoadedModel } from "../core/ports";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import { o3Version } from "./version";

export interface InstalledModel {
  readonly model: ModelProfile;
  /** On this machine with the memory that is free now, before any load. */
  readonly predicted: Ceiling;
  /** Null when it is not in memory. */
  readonly loaded: LoadedModel | null;
}

/** Profiles by model name and digest: what `/api/show` says does not change for one digest. */
export type ProfileCache = Map<string, ModelProfile>;

/** What the server has, each with its predicted ceiling. Nothing is loaded. */
export async function installedModels(
  { engine, probe }: { readonly engine: Engine; readonly probe: HardwareProbe },
  cache: ProfileCache,
  signal: AbortSignal,
): Promise<{ readonly models: readonly InstalledModel[]; readonly environment: Environment }> {
  const identity = await engine.identify(signal);
  const [installed, loaded, hardware, reading] = await Promise.all([
    engine.list(signal),
    engine.loaded(signal),
    probe.profile(signal),
    probe.read(signal),
  ]);
  const environment = { engine: identity, hardware, o3Version: o3Version() };
  const models: InstalledModel[] = [];
  for (const { name, digest } of installed) {
    const key = `${name} ${digest}`;
    const model = cache.get(key) ?? (await engine.describe(name, signal));
    cache.set(key, model);
    const situation = situationOf({ model, environment, reading, protocol: DEFAULT_PROTOCOL, request: defaultRequest(name) });
    models.push({ model, predicted: predictCeiling(situation), loaded: loaded.find((entry) => entry.name === name) ?? null });
  }
  return { models, environment };
}
