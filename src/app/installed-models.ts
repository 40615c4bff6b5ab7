import type { Environment } from "../core/domain/environment";
import type { Ceiling } from "../core/domain/evidence";
import type { ModelProfile, ModelSummary } from "../core/domain/model";
import { defaultRequest } from "../core/domain/request";
import type { Said } from "../core/domain/statements";
import { Cancelled, EngineError, saidOf } from "../core/errors";
import { predictCeiling } from "../core/plan/predict-ceiling";
import { situationOf } from "../core/plan/situation";
import type { Engine, HardwareProbe, LoadedModel } from "../core/ports";
import { DEFAULT_PROTOCOL } from "../core/protocol";
import { sameModel, whyNotMeasured } from "../ollama/models";
import { o3Version } from "./version";

/** A model that the server lists, with what is known of it before any load. */
export type InstalledModel = {
  /** Null when it is not in memory. */
  readonly loaded: LoadedModel | null;
} & (
  | {
      readonly state: "measurable";
      readonly model: ModelProfile;
      /** On this machine with the memory that is free now. */
      readonly predicted: Ceiling;
    }
  /** It cannot be shown, or there is nothing to measure about it: `why` says so. */
  | { readonly state: "not-measurable"; readonly model: ModelSummary; readonly predicted: Extract<Ceiling, { state: "none" }> }
);

/** Profiles by model name and digest: what `/api/show` says does not change for one digest. */
export type ProfileCache = Map<string, ModelProfile>;

/** Models that are asked about at once. */
const AT_ONCE = 4;

/** What the server has, each with its predicted ceiling. Nothing is loaded. One model that cannot be shown hides no other. */
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

  const read = async (summary: ModelSummary): Promise<InstalledModel> => {
    const { name, digest } = summary;
    const held = loaded.find((entry) => sameModel(entry.name, name)) ?? null;
    const without = (model: ModelSummary, why: Said): InstalledModel => ({
      state: "not-measurable",
      model,
      predicted: { state: "none", why },
      loaded: held,
    });
    const known = whyNotMeasured(summary);
    if (known !== null) return without(summary, known);
    const key = `${name} ${digest}`;
    try {
      const model = cache.get(key) ?? (await engine.describe(name, signal));
      cache.set(key, model);
      const why = whyNotMeasured(model);
      if (why !== null) return without(model, why);
      const situation = situationOf({ model, environment, reading, protocol: DEFAULT_PROTOCOL, request: defaultRequest(name) });
      return { state: "measurable", model, predicted: predictCeiling(situation), loaded: held };
    } catch (error) {
      if (error instanceof Cancelled || signal.aborted) throw error;
      const why = saidOf(error);
      return without(summary, error instanceof EngineError ? why : { code: "not-understood", why });
    }
  };

  const models: InstalledModel[] = [];
  for (let at = 0; at < installed.length; at += AT_ONCE) {
    models.push(...(await Promise.all(installed.slice(at, at + AT_ONCE).map(read))));
  }
  return { models, environment };
}
