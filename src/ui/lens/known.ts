import { compactTokens } from "../../core/format";
import type { ModelEntry, PresetEntry } from "../../protocol/worker";
import { askedForHere, byDefault, carries, provenUse } from "../../words/named-model";
import { presetTitle } from "../../words/presets";
import type { Say } from "../../words/say";
import type { Mention } from "./mentions";

/** What is known of a model that a file names. */
export interface NamedModel {
  readonly model: ModelEntry;
  /** The preset, where the name is that of a model which applying one made. */
  readonly carried: PresetEntry | null;
}

/** By each name that may stand in a file: the models' own, and those of the models that carry their presets. */
export const namedModels = (models: readonly ModelEntry[]): ReadonlyMap<string, NamedModel> =>
  new Map(models.flatMap((model): [string, NamedModel][] => [[model.name, { model, carried: null }], ...model.presets.map((preset): [string, NamedModel] => [preset.derivedModel, { model, carried: preset }])]));

const ORDER = ["balanced", "max_context", "fast"];

/** Proven, and nothing has changed since; the one that is recommended first. */
export const provenPresets = ({ presets }: ModelEntry): readonly PresetEntry[] =>
  presets.filter(({ state, changed }) => state === "certified" && changed.length === 0).sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));

/** What the model gets as it is named there: "4K by default"; empty where that is not known. */
export function asNamed({ model, carried }: NamedModel, { contextTokens }: Pick<Mention, "contextTokens">, say: Say): string {
  if (carried) return carries(presetTitle(carried.name, say), model.name, compactTokens(carried.contextTokens), say);
  if (contextTokens !== null) return askedForHere(compactTokens(contextTokens), say);
  return model.defaultContextTokens === null ? "" : byDefault(compactTokens(model.defaultContextTokens), say);
}

/** One line above the name; null where there is nothing to say: nothing of the model is proven, or the preset is in the name already. */
export function lensOf(named: NamedModel, mention: Pick<Mention, "contextTokens">, say: Say): { readonly title: string; readonly preset: PresetEntry | null } | null {
  const now = asNamed(named, mention, say);
  if (named.carried) return { title: `O3: ${now}`, preset: null };
  const [best] = provenPresets(named.model);
  if (!best) return null;
  const proven = provenUse(compactTokens(best.contextTokens), presetTitle(best.name, say), say);
  return { title: `O3: ${now === "" ? proven : `${now}; ${proven}`}`, preset: best };
}
